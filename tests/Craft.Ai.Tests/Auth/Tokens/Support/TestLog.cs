using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

/// <summary>A log that can be awaited.</summary>
internal sealed class TestLog : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _written = new(StringComparer.Ordinal);

    public IReadOnlyList<(LogLevel Level, string Text)> Lines => [.. _lines];

    /// <summary>Done when the event was written once more than it was awaited.</summary>
    public async Task Written(string eventName) =>
        (await Of(eventName).WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue("{0} is written", eventName);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue((logLevel, formatter(state, exception) + exception?.Message));
        Of(eventId.Name!).Release();
    }

    private SemaphoreSlim Of(string eventName) => _written.GetOrAdd(eventName, _ => new(0));
}

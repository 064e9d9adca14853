using System.Collections.Immutable;

namespace Crafting.Bench;

/// <summary>What one would write by hand for the same promise: an immutable message through nested delegates.</summary>
internal static class DelegateChain
{
    public static Func<Message, ValueTask<Message>> Of(int steps)
    {
        Func<Message, ValueTask<Message>> chain = static message => new(message);
        for (var i = 0; i < steps; i++)
            chain = Step(static body => body, chain);
        return chain;
    }

    private static Func<Message, ValueTask<Message>> Step(Func<string, string> transform, Func<Message, ValueTask<Message>> next) =>
        message => next(message with { Body = transform((string)message.Body!) });
}

internal sealed record Message(object? Body, ImmutableDictionary<string, object?> Headers, CancellationToken CancellationToken);

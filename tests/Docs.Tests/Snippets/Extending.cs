using System.Threading.Channels;
using Crafting.Pipeline;

namespace Docs.Tests.Snippets;

#region extending-step
public sealed class AuditStep(string action) : Step
{
    public override string Name => "audit";

    public override bool Surrounds => true;     // still at work while the rest runs

    public override void Check(Capability capability, Problems problems)
    {
        if (string.IsNullOrWhiteSpace(action))
            problems.Add(CraftError.Misconfigured, capability.Id, ".Audit was given a blank action. Name what is done.");
    }

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var result = await next(exchange);
        exchange.Get<AuditTrail>().Add($"{exchange.Principal?.Subject ?? "somebody"} {action}: {(result.IsDropped ? "declined" : "done")}");
        return result;
    }
}

public static class AuditVerb
{
    public static Route<T> Audit<T>(this Route<T> route, string action) => route.Then(new AuditStep(action));
}
#endregion

public sealed class AuditTrail
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string line) => _lines.Add(line);
}

#region extending-gate
public sealed class OpenHours(TimeOnly from, TimeOnly to) : Step
{
    public override string Name => "openHours";

    public override Stage Stage => Stage.Throttle;      // after Authorize and Input, before every step

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var now = TimeOnly.FromDateTime(exchange.Get<TimeProvider>().GetUtcNow().UtcDateTime);
        return now.IsBetween(from, to) ? next(exchange) : new(exchange.Drop("closed"));
    }
}
#endregion

#region extending-destination
public sealed class LineFile(string path) : IDestination<string>
{
    public async ValueTask SendAsync(string body, Exchange exchange) =>
        await File.AppendAllTextAsync(path, body + Environment.NewLine, exchange.CancellationToken);
}

public static class FileVerbs
{
    public static IDestination<string> LinesOf(string path) => new LineFile(path);
}
#endregion

#region extending-enricher
public sealed record City(string Name);

public sealed class Weather : IEnricher<City, int>
{
    public ValueTask<int> FetchAsync(City body, Exchange exchange) =>
        exchange.Get<Thermometer>().ReadAsync(body.Name, exchange.CancellationToken);
}
#endregion

public sealed class Thermometer
{
    public ValueTask<int> ReadAsync(string city, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(city.Length);
    }
}

#region extending-source using System.Threading.Channels, Crafting.Pipeline
/// <summary>Messages that other code of the application puts in.</summary>
public sealed class Inbox<T>
{
    private readonly Channel<T> _channel = Channel.CreateUnbounded<T>();

    public void Put(T message) => _channel.Writer.TryWrite(message);

    internal IAsyncEnumerable<T> TakeAsync(CancellationToken cancellationToken) => _channel.Reader.ReadAllAsync(cancellationToken);
}

public sealed class InboxSource<T> : ISource, ISource<T>
{
    public string Name => "inbox";

    public ISource Untyped => this;

    public void Check(Capability capability, IServiceProvider services, Problems problems)
    {
        if (services.GetService<Inbox<T>>() is null)
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                $"It begins at Inbox<{typeof(T).Name}>(), but there is none. Write AddCraft().AddInbox<{typeof(T).Name}>().");
    }

    public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken)
    {
        var stop = new CancellationTokenSource();
        var pump = PumpAsync(intake, stop.Token);
        return new(new Subscription(async () =>
        {
            await stop.CancelAsync();
            await pump;
            stop.Dispose();
        }));
    }

    private static async Task PumpAsync(Intake intake, CancellationToken stop)
    {
        try
        {
            await foreach (var message in intake.Services.GetRequiredService<Inbox<T>>().TakeAsync(stop))
                await SendAsync(intake, message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private static async Task SendAsync(Intake intake, T message)
    {
        try
        {
            await intake.SendAsync(new Arrival { Body = message });
        }
        catch (CraftException)
        {
            // The runtime has logged and counted it; the next message must not wait for it.
        }
    }
}
#endregion

#region extending-plugin
public static class InboxPlugin
{
    public static ISource<T> Inbox<T>() => new InboxSource<T>();

    public static ICraftBuilder AddInbox<T>(this ICraftBuilder builder)
    {
        builder.Services.AddSingleton<Inbox<T>>();
        return builder;
    }
}
#endregion

#region extending-check
public sealed class DescriptionsAreSentences : IStartupCheck
{
    public ValueTask CheckAsync(IReadOnlyList<Capability> capabilities, Problems problems, CancellationToken cancellationToken)
    {
        foreach (var capability in capabilities.Where(capability => !capability.Description.EndsWith('.')))
            problems.Add(CraftError.RouteInvalid, capability.Id, "Its description is no sentence. End it with a period.");
        return default;
    }
}
#endregion

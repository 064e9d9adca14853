using System.Collections.Immutable;

namespace Crafting.Pipeline;

/// <summary>A block that is one of several ways; a span of its own says which way a call went.</summary>
internal sealed class Branch(string name, Block block)
{
    public string Name => name;

    public ImmutableArray<Step> Steps => block.Steps;

    public Branch Begin(StepContext context) => new(name, block.Begin(context));

    public void Check(string verb, Capability capability, Problems problems) => block.Check(verb, capability, problems);

    /// <summary>Runs the steps; what comes out of the last one comes back.</summary>
    public ValueTask<Exchange> RunAsync(Exchange exchange) => exchange.Call.IsTraced ? TracedAsync(exchange) : block.RunAsync(exchange);

    /// <summary>Runs the steps and goes on with what comes out of them.</summary>
    public ValueTask<Exchange> RunAsync(Exchange exchange, Next next)
    {
        var run = RunAsync(exchange);
        if (!run.IsCompletedSuccessfully)
            return AwaitAsync(run, next);
        var result = run.Result;
        return result.IsDropped ? new(result) : next(result);
    }

    /// <summary>Runs the steps as a part of the call: new id, services of its own, everything else the same.</summary>
    public async ValueTask<Exchange> RunPartAsync(Exchange exchange)
    {
        var call = exchange.Call.Child();
        try
        {
            return await RunAsync(new(call, exchange.Body, (ImmutableDictionary<string, object?>)exchange.Headers)).ConfigureAwait(false);
        }
        finally
        {
            await EndAsync(call).ConfigureAwait(false);
        }
    }

    public override string ToString() => block.Steps.IsEmpty ? name : $"{name}: {block}";

    private static async ValueTask EndAsync(Call call)
    {
        try
        {
            await call.EndAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var correlationId = call.CorrelationId;
            CallLog.ServiceLeft(call.Route.Logger, call.Route.Id, correlationId, exception);
        }
    }

    private static async ValueTask<Exchange> AwaitAsync(ValueTask<Exchange> run, Next next)
    {
        var result = await run.ConfigureAwait(false);
        return result.IsDropped ? result : await next(result).ConfigureAwait(false);
    }

    private async ValueTask<Exchange> TracedAsync(Exchange exchange)
    {
        using var activity = Telemetry.Source.StartActivity(name);
        activity?.SetTag(Telemetry.RouteTag, exchange.RouteId);
        try
        {
            var result = await block.RunAsync(exchange).ConfigureAwait(false);
            if (result.DropReason is { } reason)
                activity?.SetTag(Telemetry.DropReasonTag, reason);
            return result;
        }
        catch (Exception exception) when (Failure.IsOurs(exception, exchange.Call))
        {
            activity?.Fail(Failure.CodeOf(exception));
            throw;
        }
    }
}

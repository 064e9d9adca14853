namespace Crafting.Pipeline;

/// <summary>Stands in for a step where calls are recorded: takes down when it ran and how it ended.</summary>
internal sealed class RecordingStep(Step step, StepView view) : Step
{
    public override string Name => step.Name;

    public override Stage Stage => step.Stage;

    public override bool Surrounds => step.Surrounds;

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) =>
        exchange.Call.Watch is Recording recording ? RecordAsync(recording, exchange, next) : step.InvokeAsync(exchange, next);

    // As with spans, a step that does not surround the rest ends where it goes on.
    private async ValueTask<Exchange> RecordAsync(Recording recording, Exchange exchange, Next next)
    {
        var at = recording.Begin(view);
        var handedOn = false;
        try
        {
            var result = await step.InvokeAsync(exchange, GoOn).ConfigureAwait(false);
            if (!handedOn && result.DropReason is { } reason)
                recording.End(at, CallEnd.Declined, reason);
            else if (!handedOn || step.Surrounds)
                recording.End(at, CallEnd.Completed);
            return result;
        }
        catch (Exception exception) when (!handedOn || step.Surrounds)
        {
            if (Failure.IsCancellation(exception, exchange.Call))
                recording.End(at, CallEnd.Cancelled);
            else if (Failure.PassesThrough(exception, exchange.Call))
                recording.End(at, CallEnd.Passed);
            else
                recording.End(at, CallEnd.Failed, Failure.CodeOf(exception));
            throw;
        }

        ValueTask<Exchange> GoOn(Exchange onward)
        {
            if (!handedOn && !step.Surrounds)
                recording.End(at, CallEnd.Completed);
            handedOn = true;
            return next(onward);
        }
    }

    public override string ToString() => step.ToString();
}

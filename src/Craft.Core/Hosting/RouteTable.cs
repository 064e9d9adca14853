using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting;

/// <summary>Checks every route and compiles them; reports all problems of all routes at once.</summary>
internal sealed class RouteTable(Runtime runtime, ContractOptions options)
{
    private readonly Problems _problems = new();

    /// <summary>The routes in the order in which they were added.</summary>
    public async Task<IReadOnlyList<RunningRoute>> BuildAsync(CancellationToken cancellationToken)
    {
        var added = runtime.Services.GetServices<CapabilityRegistration>()
            .Select(r => (r.Place, Capability: Resolve(r)))
            .Where(r => r.Capability is not null)
            .ToArray();
        var capabilities = added.Select(r => r.Capability!).ToArray();
        var contracts = new List<(Capability Capability, JsonContract? Input, JsonContract? Output)>();
        foreach (var (place, capability) in added.Select(r => (r.Place, r.Capability!)))
        {
            _problems.Place = Where(place, capability);
            Check(capability);
            foreach (var policy in PoliciesOf(capability))
                await GuardedAsync(
                    capability,
                    "policy " + policy,
                    () => CheckPolicyAsync(capability, policy, cancellationToken),
                    cancellationToken).ConfigureAwait(false);
            contracts.Add((
                capability,
                Contract(capability, capability.InputType, ContractDirection.Input),
                Contract(capability, capability.OutputType, ContractDirection.Output)));
        }

        _problems.Place = null;
        foreach (var twins in capabilities.GroupBy(c => c.Id, StringComparer.Ordinal).Where(g => g.Key.Length > 0 && g.Count() > 1))
            _problems.Add(CraftError.DuplicateId, twins.Key, $"{twins.Count()} routes have this id. Give each its own, and add each once.");
        foreach (var check in runtime.Services.GetServices<IStartupCheck>())
            await GuardedAsync(
                null,
                check.GetType().Name,
                () => check.CheckAsync(capabilities, _problems, cancellationToken),
                cancellationToken).ConfigureAwait(false);

        _problems.ThrowIfAny();
        return [.. contracts.Select(c => new RunningRoute(runtime, c.Capability, c.Input, c.Output))];
    }

    private Capability? Resolve(CapabilityRegistration registration)
    {
        try
        {
            if (registration.Resolve(runtime.Services) is { } capability)
                return capability;
            _problems.Add(
                CraftError.RouteInvalid,
                null,
                $"{registration.Place} is null. Assign it before it is added: a static property is null until its class is initialized.");
        }
        catch (Exception exception)
        {
            _problems.Add(CraftError.RouteInvalid, null, $"{registration.Place} could not be made. {Told(exception)}");
        }

        return null;
    }

    private void Check(Capability capability)
    {
        if (string.IsNullOrWhiteSpace(capability.Id))
            _problems.Add(CraftError.RouteInvalid, "", $"It has no id ({capability}). Write .Id(\"…\") before .From(…).");
        else if (capability.Id.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            _problems.Add(CraftError.RouteInvalid, capability.Id, "Its id has white space in it. Use letters, digits, '_', '-' or '.'.");
        if (string.IsNullOrWhiteSpace(capability.Description))
            _problems.Add(
                CraftError.RouteInvalid, capability.Id, "It has no description. Write .Description(\"…\") so that a caller can choose it.");
        if (capability.Tags.Any(tag => tag.Length == 0))
            _problems.Add(CraftError.LanguageMisuse, capability.Id, ".Tag was given an empty tag. Remove it.");
        foreach (var misuse in capability.Definition.Misuses)
            _problems.Add(CraftError.LanguageMisuse, capability.Id, misuse);
        foreach (var wrapper in capability.Definition.Waiting)
            _problems.Add(
                CraftError.LanguageMisuse,
                capability.Id,
                $".{Verb(wrapper.Name)} stands after the last step and has nothing to guard. "
                    + "Move it before the step, or before .From(…) to guard the whole route.");
        foreach (var step in capability.Definition.Steps)
            Guarded(capability, step.Name, () => step.Check(capability, _problems));
        foreach (var adapter in capability.Definition.AllSteps.Select(step => step.Adapter).OfType<IAdapterCheck>().Distinct())
            Guarded(capability, adapter.GetType().Name, () => adapter.Check(capability, runtime.Services, _problems));
        Guarded(capability, capability.Source.Name, () => capability.Source.Check(capability, runtime.Services, _problems));
    }

    private static IEnumerable<string> PoliciesOf(Capability capability) => capability.Definition.AllSteps.OfType<ICallerGate>()
        .Select(gate => gate.Policy)
        .OfType<string>()
        .Where(name => !string.IsNullOrWhiteSpace(name))
        .Distinct(StringComparer.Ordinal);

    private async ValueTask CheckPolicyAsync(Capability capability, string policy, CancellationToken cancellationToken)
    {
        var policies = runtime.Services.GetService<IAuthorizationPolicies>();
        if (policies is null)
            _problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                $".Authorize names the policy \"{policy}\", but nothing decides policies. "
                    + "Call AddMcp, or register an IAuthorizationPolicies.");
        else if (!await policies.HasAsync(policy, cancellationToken).ConfigureAwait(false))
            _problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                $".Authorize names the policy \"{policy}\", which the application does not have. "
                    + "Add a policy of this name, or correct it.");
    }

    private JsonContract? Contract(Capability capability, Type? type, ContractDirection direction)
    {
        if (type is null)
            return null;
        try
        {
            return direction == ContractDirection.Input && capability.Definition.InputSchema is { } schema
                ? JsonContract.Create(schema, options)
                : JsonContract.Create(type, options, direction);
        }
        catch (ContractException exception)
        {
            foreach (var problem in exception.Problems)
                _problems.Add(CraftError.Misconfigured, capability.Id, $".{direction}<{TypeNames.Of(type)}>(): {problem}");
            return null;
        }
    }

    // One check that throws must not hide what the others find.
    private void Guarded(Capability? capability, string name, Action check)
    {
        try
        {
            check();
        }
        catch (Exception exception)
        {
            Failed(capability, name, exception);
        }
    }

    private async ValueTask GuardedAsync(Capability? capability, string name, Func<ValueTask> check, CancellationToken cancellationToken)
    {
        try
        {
            await check().ConfigureAwait(false);
        }
        // Whoever gives up starting does not want to hear about problems any more.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(capability, name, exception);
        }
    }

    private void Failed(Capability? capability, string name, Exception exception) =>
        _problems.Add(CraftError.Misconfigured, capability?.Id, $"The check of '{name}' failed. {Told(exception)}");

    // What identifies a route for whoever wrote it, should it have no id: where it was added, and how it begins to describe itself.
    private static string Where(string place, Capability capability)
    {
        const int Enough = 60;
        var line = capability.Description.AsSpan().Trim();
        if (line.IndexOfAny('\r', '\n') is var end and >= 0)
            line = line[..end];
        var told = line.Length switch
        {
            0 => "",
            <= Enough => $", \"{line}\"",
            _ => $", \"{line[..Enough]}…\"",
        };
        return char.ToLowerInvariant(place[0]) + place[1..] + told;
    }

    private static string Told(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";

    private static string Verb(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}

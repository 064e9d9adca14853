using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting;

/// <summary>Checks every route and compiles them; reports all problems of all routes at once.</summary>
internal sealed class RouteTable(Runtime runtime, ContractOptions options)
{
    private readonly Problems _problems = new();

    /// <summary>The routes in the order in which they were added.</summary>
    public IReadOnlyList<RunningRoute> Build()
    {
        var capabilities = runtime.Services.GetServices<CapabilityRegistration>().SelectMany(r => r.Resolve(runtime.Services)).ToArray();
        foreach (var capability in capabilities)
            Check(capability);
        foreach (var twins in capabilities.GroupBy(c => c.Id, StringComparer.Ordinal).Where(g => g.Key.Length > 0 && g.Count() > 1))
            _problems.Add(CraftError.DuplicateId, twins.Key, $"{twins.Count()} routes have this id. Give each its own.");
        foreach (var check in runtime.Services.GetServices<IStartupCheck>())
            check.Check(capabilities, _problems);

        var contracts = capabilities.Select(c => (Capability: c, Input: Contract(c, c.InputType, ContractDirection.Input), Output: Contract(c, c.OutputType, ContractDirection.Output))).ToArray();
        _problems.ThrowIfAny();
        return [.. contracts.Select(c => new RunningRoute(runtime, c.Capability, c.Input, c.Output))];
    }

    private void Check(Capability capability)
    {
        if (string.IsNullOrWhiteSpace(capability.Id))
            _problems.Add(CraftError.RouteInvalid, null, $"A route has no id ({capability}). Write .Id(\"…\") before .From(…).");
        if (string.IsNullOrWhiteSpace(capability.Description))
            _problems.Add(CraftError.RouteInvalid, capability.Id, "It has no description. Write .Description(\"…\") so that a caller can choose it.");
        if (capability.Tags.Any(tag => tag.Length == 0))
            _problems.Add(CraftError.LanguageMisuse, capability.Id, ".Tag was given an empty tag. Remove it.");
        foreach (var wrapper in capability.Definition.Waiting)
            _problems.Add(CraftError.LanguageMisuse, capability.Id, $".{wrapper.Name} stands after the last step and has nothing to guard. Move it before the step, or before .From(…) to guard the whole route.");
        foreach (var step in capability.Definition.Steps)
            step.Check(capability, _problems);
        capability.Source.Check(capability, runtime.Services, _problems);
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
                _problems.Add(CraftError.Misconfigured, capability.Id, $".{direction}<{type.Name}>(): {problem}");
            return null;
        }
    }
}

using Crafting.Pipeline;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Crafting.Ai;

/// <summary>Reports options that cannot work, and routes that claim the same requests.</summary>
internal sealed class HttpCheck(HttpOptions options) : IStartupCheck
{
    public ValueTask CheckAsync(IReadOnlyList<Capability> capabilities, Problems problems, CancellationToken cancellationToken)
    {
        foreach (var sentence in HttpKeeper.Problems(options))
            problems.Add(CraftError.Misconfigured, null, sentence);
        foreach (var name in options.Clients.GroupBy(client => client.Name, StringComparer.Ordinal).Where(twins => twins.Count() > 1))
            problems.Add(CraftError.Misconfigured, null, $"http.Client(\"{name.Key}\") was called {name.Count()} times. Call it once.");
        var routes = capabilities.Where(route => route.Source is HttpSource)
            .Select(route => (route.Id, Source: (HttpSource)route.Source))
            .Where(route => route.Source.Pattern() is not null);
        foreach (var twins in routes.GroupBy(route =>
            $"{route.Source.Method} {Normal(route.Source.Pattern()!)}", StringComparer.OrdinalIgnoreCase))
        {
            foreach (var (id, source) in twins.Skip(1))
            {
                problems.Add(
                    CraftError.DuplicateId,
                    id,
                    $"It answers {source.Method} {source.Path}, which the route '{twins.First().Id}' answers too. Give one another path.");
            }
        }

        return default;
    }

    // The names of the places do not tell two templates apart; what they accept does.
    private static string Normal(RoutePattern pattern) =>
        string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart place =>
            $"{{{(place.IsCatchAll ? "*" : "")}{string.Concat(place.ParameterPolicies.Select(policy => ":" + policy.Content))}}}",
        _ => "",
    }))));
}

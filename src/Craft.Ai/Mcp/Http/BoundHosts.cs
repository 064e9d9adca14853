using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>The hosts a server listens on, as far as they name anything.</summary>
internal sealed record BoundHosts(bool LoopbackOnly, IReadOnlyList<string> Names)
{
    /// <summary>Reads the addresses of a started server; without any, the configured host counts.</summary>
    public static BoundHosts Read(IEnumerable<string> addresses, string configuredHost)
    {
        List<string> hosts = [.. addresses.Select(HostOf)];
        var known = hosts.Count > 0;
        var loopbackOnly = known ? hosts.TrueForAll(IsLoopback) : IsLoopback(configuredHost);
        // Kestrel reports http://name:3001 as [::], so the name that was asked for is added.
        List<string> names =
            [.. hosts.Append(configuredHost).Where(h => !IsWildcard(h) && !IsLoopback(h)).Distinct(StringComparer.OrdinalIgnoreCase)];
        return new BoundHosts(loopbackOnly, names);
    }

    private static string HostOf(string address)
    {
        var binding = BindingAddress.Parse(address);
        // Only processes of this machine reach a socket file or a named pipe.
        return binding.IsUnixPipe || binding.IsNamedPipe ? "localhost" : binding.Host;
    }

    private static bool IsWildcard(string host) => host is "" or "*" or "+" or "0.0.0.0" or "::" or "[::]";

    private static bool IsLoopback(string host) => host is "::1" || (Authority.TryParse(host, out var authority) && authority.IsLoopback);
}

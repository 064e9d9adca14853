using ModelContextProtocol.Protocol;

namespace ConformanceServer.Hosting;

internal static class Subscriptions
{
    /// <summary>Accepts resource subscriptions; nothing here ever changes, so there is nobody to notify.</summary>
    public static IMcpServerBuilder WithSubscriptions(this IMcpServerBuilder builder) => builder
        .WithSubscribeToResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
        .WithUnsubscribeFromResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()));
}

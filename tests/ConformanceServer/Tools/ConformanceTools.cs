namespace ConformanceServer.Tools;

internal static class ConformanceTools
{
    /// <summary>Publishes every tool; the first one must take no arguments, because the suite calls it blindly.</summary>
    public static IMcpServerBuilder WithConformanceTools(this IMcpServerBuilder builder) => builder
        .WithTools<ContentTools>()
        .WithTools<ProgressTools>()
        .WithTools<LoggingTools>()
        .WithTools<SamplingTools>()
        .WithTools<ElicitationTools>()
        .WithTools<InputRequiredTools>()
        .WithTools<RequestStateTools>()
        .WithTools<CapabilityTools>()
        .WithTools<ReconnectionTools>()
        .WithTools<HeaderTools>()
        .WithTools([SchemaTools.JsonSchema202012()]);
}

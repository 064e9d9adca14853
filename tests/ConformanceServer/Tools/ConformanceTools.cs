namespace ConformanceServer.Tools;

internal static class ConformanceTools
{
    /// <summary>Every tool. The first one must take no arguments, because the suite calls it blindly.</summary>
    public static Capability[] All { get; } =
    [
        ContentTools.SimpleText,
        ContentTools.Image,
        ContentTools.Audio,
        ContentTools.EmbeddedResource,
        ContentTools.MixedContent,
        ContentTools.Error,
        ProgressTools.Progress,
        LoggingTools.Logging,
        LoggingTools.QuietLogging,
        SamplingTools.Sampling,
        ElicitationTools.Elicitation,
        ElicitationTools.Defaults,
        ElicitationTools.Enums,
        InputRequiredTools.Elicitation,
        InputRequiredTools.Sampling,
        InputRequiredTools.ListRoots,
        InputRequiredTools.Capabilities,
        RequestStateTools.RequestState,
        RequestStateTools.TamperedState,
        RequestStateTools.MultipleInputs,
        RequestStateTools.MultiRound,
        CapabilityTools.MissingCapability,
        CapabilityTools.NoRequests,
        ReconnectionTools.Reconnection,
        SchemaTools.JsonSchema202012,
        HeaderTools.Header,
    ];
}

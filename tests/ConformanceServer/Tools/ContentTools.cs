namespace ConformanceServer.Tools;

/// <summary>One tool for each kind of content, and one that fails.</summary>
internal static class ContentTools
{
    public static Capability SimpleText { get; } = Craft.Route()
        .Id("test_simple_text")
        .Description("Answers with one line of text.")
        .From(Mcp())
        .Transform(_ => "This is a simple text response for testing.");

    public static Capability Image { get; } = Craft.Route()
        .Id("test_image_content")
        .Description("Answers with a picture.")
        .From(Mcp())
        .Transform((_, exchange) => exchange.Image(Samples.Png, "image/png"));

    public static Capability Audio { get; } = Craft.Route()
        .Id("test_audio_content")
        .Description("Answers with a sound.")
        .From(Mcp())
        .Transform((_, exchange) => exchange.Audio(Samples.Wav, "audio/wav"));

    public static Capability EmbeddedResource { get; } = Craft.Route()
        .Id("test_embedded_resource")
        .Description("Answers with a resource inside the result.")
        .From(Mcp())
        .Transform((_, exchange) => exchange.Resource("test://embedded-resource", "This is an embedded resource content."));

    public static Capability MixedContent { get; } = Craft.Route()
        .Id("test_multiple_content_types")
        .Description("Answers with text, a picture and a resource at once.")
        .From(Mcp())
        .Transform((_, exchange) => exchange.Mixed(
            exchange.Text("Multiple content types test:"),
            exchange.Image(Samples.Png, "image/png"),
            exchange.Resource("test://mixed-content-resource", """{"test":"data","value":123}""", "application/json")));

    public static Capability Error { get; } = Craft.Route()
        .Id("test_error_handling")
        .Description("Always fails.")
        .From(Mcp())
        .Process(_ => throw new CraftException(CraftError.StepFailed, "This tool intentionally returns an error for testing"));
}

using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Prompts;

internal sealed class SimplePrompts
{
    [McpServerPrompt(Name = "test_simple_prompt"), Description("A prompt without arguments.")]
    public static string Simple() => "This is a simple prompt for testing.";

    [McpServerPrompt(Name = "test_prompt_with_arguments"), Description("A prompt that repeats its two arguments.")]
    public static string WithArguments(
        [Description("The first argument.")] string arg1,
        [Description("The second argument.")] string arg2) => $"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'";

    [McpServerPrompt(Name = "test_prompt_with_embedded_resource"), Description("A prompt that carries a resource.")]
    public static IEnumerable<PromptMessage> WithEmbeddedResource([Description("The resource's URI.")] string resourceUri) =>
    [
        FromUser(new EmbeddedResourceBlock
        {
            Resource =
                new TextResourceContents { Uri = resourceUri, MimeType = "text/plain", Text = "Embedded resource content for testing." },
        }),
        FromUser(new TextContentBlock { Text = "Please process the embedded resource above." }),
    ];

    [McpServerPrompt(Name = "test_prompt_with_image"), Description("A prompt that carries a picture.")]
    public static IEnumerable<PromptMessage> WithImage() =>
    [
        FromUser(ImageContentBlock.FromBytes(Samples.Png, "image/png")),
        FromUser(new TextContentBlock { Text = "Please analyze the image above." }),
    ];

    private static PromptMessage FromUser(ContentBlock content) => new() { Role = Role.User, Content = content };
}

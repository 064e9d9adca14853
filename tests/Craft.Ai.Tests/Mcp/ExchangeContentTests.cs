using ModelContextProtocol.Protocol;

namespace Crafting.Ai.Tests;

public class ExchangeContentTests
{
    private static readonly byte[] Bytes = [1, 2, 3, 255];

    [Theory, BothEras]
    public async Task Every_kind_of_content_arrives_in_order(string revision)
    {
        await using var app = await App.StartAsync(Craft.Route().Id("mixed").Description("Gives everything.").From(Mcp())
            .Transform((_, exchange) => exchange.Mixed(
                exchange.Text("hello"),
                exchange.Image(Bytes, "image/png"),
                exchange.Audio(Bytes, "audio/wav"),
                exchange.Resource("notes://1", "# Milk", "text/markdown"),
                exchange.Resource("notes://2", Bytes, "application/pdf"))));
        await using var client = await app.ConnectAsync(revision);

        var content = (await client.CallAsync("mixed")).Content;

        content.Should().HaveCount(5);
        content[0].Should().BeOfType<TextContentBlock>().Which.Text.Should().Be("hello");
        var image = content[1].Should().BeOfType<ImageContentBlock>().Which;
        (image.MimeType, image.DecodedData.ToArray()).Should().BeEquivalentTo(("image/png", Bytes));
        var audio = content[2].Should().BeOfType<AudioContentBlock>().Which;
        (audio.MimeType, audio.DecodedData.ToArray()).Should().BeEquivalentTo(("audio/wav", Bytes));
        content[3].Should().BeOfType<EmbeddedResourceBlock>().Which.Resource.Should().BeOfType<TextResourceContents>()
            .Which.Should().BeEquivalentTo(new { Uri = "notes://1", Text = "# Milk", MimeType = "text/markdown" });
        var pdf = content[4].Should().BeOfType<EmbeddedResourceBlock>().Which.Resource.Should().BeOfType<BlobResourceContents>().Which;
        (pdf.Uri, pdf.MimeType, pdf.DecodedData.ToArray()).Should().BeEquivalentTo(("notes://2", "application/pdf", Bytes));
    }

    [Fact]
    public async Task One_block_is_the_whole_content()
    {
        await using var app = await App.StartAsync(
            Craft.Route()
                .Id("image")
                .Description("Gives an image.")
                .From(Mcp())
                .Transform((_, exchange) => exchange.Image(Bytes, "image/png")));
        await using var client = await app.ConnectAsync(Era.Stateless);

        (await client.CallAsync("image")).Content.Should().ContainSingle().Which.Should().BeOfType<ImageContentBlock>();
    }

    [Fact]
    public async Task Blocks_may_come_one_by_one()
    {
        await using var app = await App.StartAsync(
            Craft.Route().Id("stream").Description("Gives blocks.").From(Mcp()).Transform((_, exchange) => Blocks(exchange)));
        await using var client = await app.ConnectAsync(Era.Stateless);

        (await client.CallAsync("stream")).Content.Should().HaveCount(2).And.AllBeOfType<TextContentBlock>();

        static async IAsyncEnumerable<ContentBlock> Blocks(Exchange exchange)
        {
            yield return exchange.Text("one");
            await Task.Yield();
            yield return exchange.Text("two");
        }
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai.Tests;

public sealed class MappingTests
{
    private static byte[] At(string path, params string[] headers) =>
        Wire.Post(Rpc.Echo, headers).AsSpan("POST /mcp".Length).ToArray() is var rest
            ? [.. System.Text.Encoding.ASCII.GetBytes("POST " + path), .. rest]
            : [];

    [Fact]
    public async Task Door_goes_along_into_a_group()
    {
        await using var server = await DoorHost.StartAsync(new() { Door = new(), Routes = app => app.MapGroup("/tools") });

        (await Wire.SendAsync(server.Port, At("/tools/mcp"))).Text.Should().Be("Echo: hello");
        (await Wire.SendAsync(server.Port, At("/tools/mcp/"))).Text.Should().Be("Echo: hello");
        (await Wire.SendAsync(server.Port, At("/tools/mcp", "Host: evil.example"))).Status.Should().Be(403);
        (await Wire.SendAsync(server.Port, At("/mcp"))).Status.Should().Be(404);
    }

    [Fact]
    public async Task Door_stands_under_a_path_base()
    {
        await using var server = await DoorHost.StartAsync(new()
        {
            Door = new(),
            Pipeline = app =>
            {
                app.UsePathBase("/base");
                app.UseRouting();
            },
        });

        (await Wire.SendAsync(server.Port, At("/base/mcp"))).Text.Should().Be("Echo: hello");
        (await Wire.SendAsync(server.Port, At("/base/mcp", "Origin: https://evil.example"))).Status.Should().Be(403);
    }

    [Fact]
    public async Task The_apps_own_endpoints_are_left_alone()
    {
        await using var server = await DoorHost.StartAsync(new()
        {
            Door = new() { MaxRequestBodyBytes = 1024 },
            Pipeline = app => app.MapPost(
                "/own",
                async (HttpRequest request) => (await new StreamReader(request.Body).ReadToEndAsync()).Length.ToString(
                    System.Globalization.CultureInfo.InvariantCulture)),
        });
        byte[] request = [.. "POST /own"u8, .. Wire.Post(new string('x', 5000), "Host: any.example", "Origin: https://evil.example").AsSpan("POST /mcp".Length)];

        (await Wire.SendAsync(server.Port, request)).Body.Should().Be("5000");
    }

    [Fact]
    public async Task Endpoint_conventions_still_apply()
    {
        await using var server = await DoorHost.StartAsync(new()
        {
            Door = new(),
            Services = (app, _) => app.Services.AddAuthorization().AddAuthentication(),
            Routes = app =>
            {
                var group = app.MapGroup("");
                group.RequireHost("localhost");
                return group;
            },
        });

        (await server.PostAsync(Rpc.Echo)).Status.Should().Be(200);
        (await server.PostAsync(Rpc.Echo, "Host: 127.0.0.1")).Status.Should().Be(404);
    }

    [Fact]
    public async Task Middleware_that_replaces_the_body_is_respected()
    {
        await using var server = await DoorHost.StartAsync(new()
        {
            Door = new() { MaxRequestBodyBytes = 4096 },
            Services = (app, _) => app.Services.AddRequestDecompression(),
            Pipeline = app => app.UseRequestDecompression(),
        });

        (await Wire.SendAsync(server.Port, Wire.Post(Gzip(Rpc.Echo), "Content-Encoding: gzip"))).Text.Should().Be("Echo: hello");
        (await Wire.SendAsync(server.Port, Wire.Post(Gzip(new string(' ', 1_000_000)), "Content-Encoding: gzip"))).Status
            .Should().Be(413, "a bomb is measured unpacked");
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}

using System.Text.Json.Nodes;
using Docs.Tests.Snippets;

namespace Docs.Tests;

public static class IdentityOutputs
{
    [Output("identity-modes")]
    public static async Task<string> Modes() => string.Join('\n',
    [
        await ModeAsync(new Provider { SendsIssuer = true }),
        await ModeAsync(new Provider()),
        await ModeAsync(new Provider { IsDown = true }),
    ]);

    [Output("identity-metadata")]
    public static async Task<string> Metadata()
    {
        await using var served = await StartAsync(new Provider { SendsIssuer = true });
        using var http = new HttpClient();
        return Json.Pretty(JsonNode.Parse(await http.GetStringAsync(new Uri(served.Endpoint, "/.well-known/oauth-authorization-server")))!);
    }

    internal static Task<Served> StartAsync(Provider provider) => Served.StartAsync(builder =>
    {
        IdentityPage.WithRegistration(builder, new(new HttpClient()));
        provider.Attach(builder.Services);
    });

    private static async Task<string> ModeAsync(Provider provider)
    {
        await using var served = await StartAsync(provider);
        return served.Log.GetSnapshot().Single(line => line.Message.StartsWith("Sign-in goes through", StringComparison.Ordinal)).Message;
    }
}

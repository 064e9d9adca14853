using System.Net;
using System.Net.Sockets;
using Crafting.Tests;
using Microsoft.AspNetCore.WebUtilities;
using ModelContextProtocol.Client;

namespace Docs.Tests;

/// <summary>The official client, whose user signs in at a browser.</summary>
internal static class SigningIn
{
    private const string Redirect = "http://127.0.0.1:45679/callback";

    public static async Task<McpClient> ConnectAsync(Uri endpoint, string person)
    {
        using var browser = new Browser { Person = person };
        var transport = new HttpClientTransport(new()
        {
            Endpoint = endpoint,
            TransportMode = HttpTransportMode.StreamableHttp,
            OAuth = new()
            {
                RedirectUri = new(Redirect),
                DynamicClientRegistration = new() { ClientName = "a reader's client" },
                AuthorizationCallbackHandler = async (context, cancellationToken) =>
                {
                    var answer = QueryHelpers.ParseQuery(
                        (await browser.AuthorizeAsync(context.AuthorizationUri, Redirect, cancellationToken)).Query);
                    return new()
                    {
                        Code = answer.GetValueOrDefault("code"),
                        State = answer.GetValueOrDefault("state"),
                        Iss = answer.TryGetValue("iss", out var issuer) ? issuer.ToString() : null,
                    };
                },
            },
        });
        return await McpClient.CreateAsync(transport);
    }

    /// <summary>A port that nobody listens on: who names itself in documents must know its own before it starts.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

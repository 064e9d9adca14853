using System.Web;
using Crafting.Tests;
using ModelContextProtocol.Client;

namespace CSharpClient;

/// <summary>Somebody with a client that signs in, and a browser to do it in.</summary>
internal sealed class Person(string name) : IDisposable
{
    private const string Redirect = "http://127.0.0.1:45679/callback"; // nobody listens there: the browser stops before it

    private readonly Browser _browser = new() { Person = name };

    public IClientTransport Transport(string url) => new HttpClientTransport(new()
    {
        Endpoint = new Uri(url),
        TransportMode = HttpTransportMode.StreamableHttp,
        OAuth = new()
        {
            RedirectUri = new(Redirect),
            DynamicClientRegistration = new() { ClientName = "Craft judge" },
            AuthorizationCallbackHandler = async (context, cancellationToken) =>
            {
                var answer = HttpUtility.ParseQueryString(
                    (await _browser.AuthorizeAsync(context.AuthorizationUri, Redirect, cancellationToken)).Query);
                return new() { Code = answer["code"], State = answer["state"], Iss = answer["iss"] };
            },
        },
    });

    public void Dispose() => _browser.Dispose();
}

using System.Net;
using IdentityProvider;

namespace Notebook;

/// <summary>The identity provider of a machine that has no account anywhere: a real one, on loopback, without passwords.</summary>
internal sealed class DevelopmentSignIn : IAsyncDisposable
{
    private readonly DevelopmentIdentityProvider _provider;
    private readonly NotebookEnv _env;
    private readonly HttpClient _http = new();

    private DevelopmentSignIn(DevelopmentIdentityProvider provider, NotebookEnv env) => (_provider, _env) = (provider, env);

    public string Issuer => _provider.Issuer;

    public string AuthorizationUrl => _provider.AuthorizationUrl;

    public string TokenUrl => _provider.TokenUrl;

    public string RegistrationUrl => _provider.RegistrationUrl;

    public string RevocationUrl => _provider.RevocationUrl;

    public string JwksUrl => _provider.JwksUrl;

    /// <summary>Starts the provider when it is asked for; null otherwise, and after a sentence when it cannot start.</summary>
    public static async Task<DevelopmentSignIn?> StartAsync(NotebookEnv env)
    {
        if (env.Auth != NotebookAuth.Dev)
            return null;
        // A login can only be passed through when the provider does not name itself in its answers (RFC 9207).
        var options = new IdentityProviderOptions { Port = env.IdentityProviderPort, ResponseIss = env.Mode != NotebookMode.Pass };
        try
        {
            return new(await DevelopmentIdentityProvider.StartAsync(options), env);
        }
        catch (IOException)
        {
            Console.Error.WriteLine($"The development identity provider cannot listen on port {env.IdentityProviderPort}, which another program has. "
                + "Choose another with --IdentityProviderPort; 0 takes any free port.");
            return null;
        }
    }

    /// <summary>A client as the provider has it on record; null when it has not.</summary>
    public async Task<OauthClient?> FindClientAsync(string clientId, CancellationToken cancellationToken)
    {
        var url = _provider.ClientLookupUrl.Replace("{client_id}", Uri.EscapeDataString(clientId), StringComparison.Ordinal);
        using var answer = await _http.GetAsync(new Uri(url), cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<OauthClient>(cancellationToken);
    }

    /// <summary>Prints, as soon as the server listens, whom one can be and what to type.</summary>
    public void SayWhatIsNext(WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var url = (_env.McpIssuerUrl ?? app.Urls.First()).TrimEnd('/') + "/mcp";
        Console.WriteLine($"""

            {(_env.HasClerkKey ? "Auth is dev" : "There is no Clerk key")}, so people sign in at a development identity provider, {Issuer}: it has no passwords.

              MCP server   {url}
              Sign in as   alice, a member, or bob, who is not one and may only read
              Claude Code  claude mcp add --transport http notebook {url}
                           then, in claude: /mcp, notebook, Authenticate
              Inspector    npx @modelcontextprotocol/inspector@2.12.0 --cli --server-url {url} --transport http --method tools/list

            """);
    });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _provider.DisposeAsync();
    }
}

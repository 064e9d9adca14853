using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IdentityProvider;

/// <summary>An authorization server on a loopback port, for development: anybody can sign in as anybody.</summary>
/// <remarks>
/// It has a web application of its own and reads no configuration of the program around it. What it stores is gone when it stops.
/// <para>
/// A script signs in as a browser does. It keeps cookies, follows no redirect by itself, and starts with GET on the authorization URL.
/// A 302 or 303 it follows with GET. A page with status 200 has one POST form: the script sends its hidden fields together with the
/// name and value of one button, <c>person=alice</c> on the first page ("Sign in as alice") and <c>decision=allow</c> on the second
/// ("Allow"; <c>cancel</c> and <c>switch</c> are the others). It is done when a redirect leads to its redirect URI.
/// </para>
/// </remarks>
public sealed class DevelopmentIdentityProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Address _address;
    private bool _disposed;

    private DevelopmentIdentityProvider(WebApplication app, Address address) => (_app, _address) = (app, address);

    /// <summary>The issuer, as metadata and tokens spell it: without a trailing slash.</summary>
    public string Issuer => _address.Issuer;

    /// <summary>Where a browser is sent to.</summary>
    public string AuthorizationUrl => Issuer + Address.Authorize;

    /// <summary>Where codes and refresh tokens are exchanged.</summary>
    public string TokenUrl => Issuer + Address.Token;

    /// <summary>Where clients register themselves (RFC 7591).</summary>
    public string RegistrationUrl => Issuer + Address.Register;

    /// <summary>Where tokens are revoked (RFC 7009).</summary>
    public string RevocationUrl => Issuer + Address.Revoke;

    /// <summary>The keys that access tokens are signed with.</summary>
    public string JwksUrl => Issuer + Address.Jwks;

    /// <summary>Who the bearer of a token is: sub, name, email, roles.</summary>
    public string UserinfoUrl => Issuer + Address.Userinfo;

    /// <summary>Where a client's record is; <c>{client_id}</c> is to be replaced.</summary>
    public string ClientLookupUrl => Issuer + "/clients/{client_id}";

    /// <summary>Starts a provider; it listens until it is disposed of.</summary>
    /// <exception cref="InvalidOperationException">The environment is Production.</exception>
    public static async Task<DevelopmentIdentityProvider> StartAsync(IdentityProviderOptions? options = null, CancellationToken ct = default)
    {
        options ??= new();
        RefuseProduction();
        for (var attempt = 1; ; attempt++)
        {
            var address = Address.Of(options);
            var app = ProviderApplication.Build(options, address);
            try
            {
                await app.StartAsync(ct);
                return new(app, address);
            }
            // Somebody else took the port between its choice and its use.
            catch (IOException) when (options.Port == 0 && attempt < 5)
            {
                await app.DisposeAsync();
            }
            catch
            {
                await app.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Registers a public client, as an administrator would.</summary>
    public async Task<RegisteredClient> RegisterClientAsync(string name, params string[] redirectUris)
    {
        if (redirectUris.FirstOrDefault(uri => !RedirectUris.CanRegister(uri)) is { } refused)
            throw new ArgumentException($"'{refused}' {RedirectUris.Rule}", nameof(redirectUris));
        await using var scope = _app.Services.CreateAsyncScope();
        var clients = scope.ServiceProvider.GetRequiredService<ClientRegistry>();
        var client = new ClientRecord(Guid.NewGuid().ToString("N"), name, redirectUris, ClientAuthenticationMethods.None, clients.DefaultScope);
        await clients.AddAsync(client, CancellationToken.None);
        return new(client.ClientId, name, redirectUris);
    }

    /// <summary>Signs with a new key from now on; the old ones stay in the JWKS.</summary>
    public void RotateKeys() => Change(keys => keys.Rotate());

    /// <summary>Takes every key but the newest out of the JWKS.</summary>
    public void RetireOldKeys() => Change(keys => keys.RetireOld());

    /// <summary>Stops listening and forgets everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _app.StopAsync();
        await using (var scope = _app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<ProviderDatabase>().Database.EnsureDeletedAsync();
        await _app.DisposeAsync();
    }

    private void Change(Action<SigningKeys> change)
    {
        change(_app.Services.GetRequiredService<SigningKeys>());
        // The options are read for every request, and made anew from the keys when they are not there.
        _app.Services.GetRequiredService<IOptionsMonitorCache<OpenIddictServerOptions>>().Clear();
    }

    /// <param name="unset">What it is when nobody has set it; inside another program, that program decides.</param>
    internal static void RefuseProduction(string? unset = null)
    {
        string[] named =
        [
            .. new List<string> { "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT" }
                .Select(Environment.GetEnvironmentVariable)
                .Where(name => !string.IsNullOrWhiteSpace(name))
                .Select(name => name!.Trim()),
        ];
        // Either variable is enough: which of them wins is nothing that safety should depend on.
        if ((named.Length == 0 && unset == Environments.Production) || named.Contains(Environments.Production, StringComparer.OrdinalIgnoreCase))
            throw new InvalidOperationException(
                "The development identity provider lets anybody sign in as anybody, so it does not start in the Production environment. To try it out, set DOTNET_ENVIRONMENT=Development.");
    }
}

using System.Net;
using System.Net.Sockets;

namespace IdentityProvider;

/// <summary>Where the provider listens, and the URLs that follow from its issuer.</summary>
internal sealed record Address(int Port, string Issuer)
{
    public const string Authorize = "/authorize";
    public const string Token = "/token";
    public const string Register = "/register";
    public const string Revoke = "/revoke";
    public const string Userinfo = "/userinfo";
    public const string Jwks = "/.well-known/jwks.json";
    public const string OpenIdConfiguration = "/.well-known/openid-configuration";
    public const string AuthorizationServer = "/.well-known/oauth-authorization-server";
    public const string SignIn = "/signin";
    public const string Consent = "/consent";

    /// <summary>What scripts of any origin may call: cookies count for nothing there.</summary>
    public static bool IsForScripts(PathString path) =>
        path.Value is OpenIdConfiguration or AuthorizationServer or Jwks or Token or Register or Revoke or Userinfo;

    /// <summary>A name with the port in it: all ports of a host share cookies.</summary>
    public string Cookie(string purpose) => $"idp-{Port}-{purpose}";

    /// <summary>The issuer as it is: a plain <see cref="Uri"/> would add a slash.</summary>
    public Uri IssuerUri => new(Issuer, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    public static Address Of(IdentityProviderOptions options)
    {
        var port = options.Port == 0 ? FreePort() : options.Port;
        var issuer = options.Issuer ?? $"http://localhost:{port}";
        if (!IsOrigin(issuer))
            throw new ArgumentException(
                $"The issuer '{issuer}' must be an origin without path and trailing slash, such as http://localhost:4000.", nameof(options));
        return new(port, issuer);
    }

    private static bool IsOrigin(string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && issuer == uri.GetLeftPart(UriPartial.Authority);

    // Kestrel chooses a port for one address only, and localhost is two of them.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

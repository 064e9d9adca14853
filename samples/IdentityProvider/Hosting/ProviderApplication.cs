using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IdentityProvider;

/// <summary>Puts the web application together, with nothing taken from the program around it.</summary>
internal static class ProviderApplication
{
    public static WebApplication Build(IdentityProviderOptions options, Address address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "IdentityProvider", EnvironmentName = Environments.Development });
        options.Logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.ListenLocalhost(address.Port);
        });

        var services = builder.Services;
        services.AddSingleton<IHostLifetime, DetachedLifetime>();
        services.AddSingleton(options).AddSingleton(address).AddSingleton(options.Time);
        services.AddSingleton<SigningKeys>().AddSingleton<PendingAuthorizations>();
        services.AddScoped<ClientRegistry>().AddScoped<AuthorizeEndpoint>().AddScoped<SignInPage>().AddScoped<ConsentPage>();
        services.AddRoutingCore().AddCors().AddAuthorization();
        AddBrowser(services, options, address);
        AddOpenIddict(services, options, address);

        var app = builder.Build();
        app.UseHostFiltering();
        app.UseWhen(
            context => Address.IsForScripts(context.Request.Path),
            scripts => scripts.UseCors(cors => cors
                .AllowAnyOrigin().AllowAnyHeader().WithMethods("GET", "POST").WithExposedHeaders("WWW-Authenticate")));
        app.UseRouting();
        app.UseAuthentication();
        Map(app);
        return app;
    }

    private static void AddBrowser(IServiceCollection services, IdentityProviderOptions options, Address address)
    {
        // A page of the internet whose name resolves to this computer would be of the same origin as the sign-in page.
        services.AddHostFiltering(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]", new Uri(address.Issuer).Host]);
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = address.Cookie("form");
            forms.Cookie.SameSite = SameSiteMode.Lax;
            forms.SuppressXFrameOptionsHeader = true;
        });
        services.AddAuthentication().AddCookie(cookie =>
        {
            cookie.Cookie.Name = address.Cookie("session");
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.TimeProvider = options.Time;
        });
    }

    private static void AddOpenIddict(IServiceCollection services, IdentityProviderOptions options, Address address)
    {
        var database = $"identity-provider-{Guid.NewGuid():N}";
        services.AddDbContext<ProviderDatabase>(context => context.UseInMemoryDatabase(database).UseOpenIddict());
        services.AddOptions<OpenIddictServerOptions>().Configure<SigningKeys>((server, keys) =>
        {
            server.EncryptionCredentials.Add(keys.Encryption);
            server.SigningCredentials.Add(keys.Internal);
            server.SigningCredentials.AddRange(keys.Published);
        });
        services.AddOpenIddict()
            .AddCore(core => core
                .ReplaceApplicationManager<OpenIddictEntityFrameworkCoreApplication, ClientApplications>()
                .UseEntityFrameworkCore(store => store.UseDbContext<ProviderDatabase>().DisableBulkOperations()))
            .AddServer(server =>
            {
                server.SetIssuer(address.IssuerUri);
                server.SetConfigurationEndpointUris(Relative(Address.OpenIdConfiguration), Relative(Address.AuthorizationServer));
                server.SetJsonWebKeySetEndpointUris(Relative(Address.Jwks));
                server.SetAuthorizationEndpointUris(Relative(Address.Authorize)).SetTokenEndpointUris(Relative(Address.Token));
                server.SetRevocationEndpointUris(Relative(Address.Revoke)).SetUserInfoEndpointUris(Relative(Address.Userinfo));
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow();
                server.SetAccessTokenLifetime(options.AccessTokenLifetime).DisableAccessTokenEncryption();
                // A refresh token works once: a client that relies on more learns it here.
                server.SetRefreshTokenReuseLeeway(TimeSpan.Zero);
                server.RegisterScopes([.. options.Scopes, Scopes.OfflineAccess]);
                server.IgnoreEndpointPermissions().IgnoreGrantTypePermissions().IgnoreResponseTypePermissions();
                server.IgnoreScopePermissions().IgnoreResourcePermissions().DisableResourceValidation();
                server.Configure(Narrow);
                server.AddEventHandler<HandleConfigurationRequestContext>(
                    handler => handler.UseSingletonHandler<Metadata>().SetOrder(Metadata.Order));
                server.AddEventHandler<GenerateTokenContext>(
                    handler => handler.UseSingletonHandler<UseCurrentKey>().SetOrder(UseCurrentKey.Order));
                server.AddEventHandler<ApplyAuthorizationResponseContext>(
                    handler => handler.UseScopedHandler<RedirectErrors>().SetOrder(RedirectErrors.Order));
                if (!options.ResponseIss)
                    server.RemoveEventHandler(OpenIddictServerHandlers.Authentication.AttachIssuer.Descriptor);
                server.UseAspNetCore().DisableTransportSecurityRequirement()
                    .EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableUserInfoEndpointPassthrough();
            });
    }

    private static string Relative(string path) => path[1..];

    /// <summary>Takes out what OpenIddict offers and no client of a tool server needs.</summary>
    private static void Narrow(OpenIddictServerOptions server)
    {
        server.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain);
        server.ResponseModes.IntersectWith([ResponseModes.Query]);
        server.ClientAuthenticationMethods.Remove(ClientAuthenticationMethods.PrivateKeyJwt);
        server.ClientAssertionTypes.Clear();
    }

    private static void Map(WebApplication app)
    {
        app.MapMethods(Address.Authorize, ["GET", "POST"], (HttpContext context, AuthorizeEndpoint endpoint) => endpoint.HandleAsync(context));
        app.MapPost(Address.Token, TokenEndpoint.HandleAsync);
        app.MapMethods(Address.Userinfo, ["GET", "POST"], UserinfoEndpoint.HandleAsync);
        app.MapPost(Address.Register, RegistrationEndpoint.HandleAsync);
        app.MapGet(Address.SignIn, (HttpContext context, SignInPage page) => page.Show(context));
        app.MapPost(Address.SignIn, (HttpContext context, SignInPage page) => page.PressAsync(context));
        app.MapGet(Address.Consent, (HttpContext context, ConsentPage page) => page.ShowAsync(context));
        app.MapPost(Address.Consent, (HttpContext context, ConsentPage page) => page.PressAsync(context));
        app.MapGet("/clients/{clientId}", async (string clientId, ClientRegistry clients, CancellationToken cancellationToken) =>
            await clients.FindAsync(clientId, cancellationToken) is { } client ? Results.Json(client) : Results.NotFound());
    }
}

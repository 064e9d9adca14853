using System.Text.Json;
using System.Text.Json.Nodes;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IdentityProvider;

/// <summary>Dynamic client registration (RFC 7591), which OpenIddict leaves to its users.</summary>
internal static class RegistrationEndpoint
{
    private const int LargestBody = 32 * 1024;
    private const string InvalidMetadata = "invalid_client_metadata";
    private const string InvalidRedirectUri = "invalid_redirect_uri";

    private static readonly string[] Grants = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken];

    private static readonly string[] AuthMethods =
        [ClientAuthenticationMethods.None, ClientAuthenticationMethods.ClientSecretBasic, ClientAuthenticationMethods.ClientSecretPost];

    public static async Task<IResult> HandleAsync(HttpContext context, IdentityProviderOptions options, ClientRegistry clients)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!options.DynamicRegistration)
            return Disabled();
        if (!context.Request.HasJsonContentType())
            return Refuse(InvalidMetadata, "The request must be application/json.");
        if (await ReadAsync(context) is not { } request)
            return Refuse(InvalidMetadata, "The request must be one JSON object of at most 32 KiB.");
        if (Problem(request) is { } problem)
            return problem;

        var client = new ClientRecord(
            Guid.NewGuid().ToString("N"),
            request.ClientName,
            [.. request.RedirectUris!],
            request.TokenEndpointAuthMethod ?? ClientAuthenticationMethods.ClientSecretBasic,
            string.IsNullOrWhiteSpace(request.Scope) ? clients.DefaultScope : request.Scope);
        var secret = await clients.AddAsync(client, context.RequestAborted);
        return Results.Json(Answer(request, client, secret, options.Time.GetUtcNow()), statusCode: StatusCodes.Status201Created);
    }

    private static async Task<RegistrationRequest?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > LargestBody)
            return null;
        try
        {
            return await context.Request.ReadFromJsonAsync<RegistrationRequest>(RegistrationRequest.Strict, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult? Problem(RegistrationRequest request)
    {
        if (request.RedirectUris is not { Count: > 0 } redirectUris)
            return Refuse(InvalidRedirectUri, "At least one of redirect_uris is needed.");
        for (var index = 0; index < redirectUris.Count; index++)
            if (redirectUris[index] is not { } uri || !RedirectUris.CanRegister(uri))
                return Refuse(InvalidRedirectUri, $"redirect_uris[{index}] {RedirectUris.Rule}");
        if (request.TokenEndpointAuthMethod is { } method && !AuthMethods.Contains(method))
            return Refuse(InvalidMetadata, $"token_endpoint_auth_method must be one of {string.Join(", ", AuthMethods)}.");
        if (request.GrantTypes is { } grants && !grants.Contains(GrantTypes.AuthorizationCode))
            return Refuse(InvalidMetadata, "grant_types must contain authorization_code.");
        if (request.ResponseTypes is { } responses && !responses.Contains(ResponseTypes.Code))
            return Refuse(InvalidMetadata, "response_types must contain code.");
        return null;
    }

    // Clients parse this with strict schemas: no member is null, times are whole numbers, lists are lists.
    private static JsonObject Answer(RegistrationRequest request, ClientRecord client, string? secret, DateTimeOffset now)
    {
        var answer = new JsonObject
        {
            ["client_id"] = client.ClientId,
            ["client_id_issued_at"] = now.ToUnixTimeSeconds(),
            ["redirect_uris"] = List(client.RedirectUris),
            ["grant_types"] = List(request.GrantTypes?.Intersect(Grants) ?? [GrantTypes.AuthorizationCode]),
            ["response_types"] = List([ResponseTypes.Code]),
            ["token_endpoint_auth_method"] = client.TokenEndpointAuthMethod,
            ["scope"] = client.Scope,
        };
        if (secret is not null)
        {
            answer["client_secret"] = secret;
            answer["client_secret_expires_at"] = 0;
        }

        Echo("client_name", request.ClientName);
        Echo("client_uri", request.ClientUri);
        Echo("logo_uri", request.LogoUri);
        Echo("application_type", request.ApplicationType);
        Echo("software_id", request.SoftwareId);
        Echo("software_version", request.SoftwareVersion);
        return answer;

        void Echo(string member, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                answer[member] = value;
        }
    }

    private static JsonArray List(IEnumerable<string> values) => [.. values.Select(value => JsonValue.Create(value))];

    private static IResult Refuse(string error, string description) =>
        Results.Json(new { error, error_description = description }, statusCode: StatusCodes.Status400BadRequest);

    private static IResult Disabled()
    {
        const string Message = "Dynamic client registration is not enabled.";
        object[] errors = [new { message = Message, long_message = Message, code = "dynamic_client_registration_disabled" }];
        return Results.Json(new { errors }, statusCode: StatusCodes.Status422UnprocessableEntity);
    }
}

using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>What the server says about itself and about requests that never became calls.</summary>
/// <remarks>All messages of the assembly: the generator writes several classes in no fixed order, and then no two builds are the
/// same.</remarks>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Warning, "The MCP server offers nothing: no published route begins at .From(Mcp()), and "
        + "nothing is registered with the SDK")]
    public static partial void Empty(ILogger logger);

    [LoggerMessage(2, LogLevel.Information, "MCP is served at {Url} (tools: {Count})")]
    public static partial void Serving(ILogger logger, string url, int count);

    [LoggerMessage(3, LogLevel.Error, "The result of {Route} cannot be written (correlation {CorrelationId})")]
    public static partial void Unwritable(ILogger logger, string route, string correlationId, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "Refused a request with {Status}: Host {Host}, Origin {Origin}")]
    public static partial void Stranger(ILogger logger, int status, string host, string origin);

    [LoggerMessage(5, LogLevel.Error, "The MCP handler failed; the client was told -32603 and nothing more")]
    public static partial void HandlerFailed(ILogger logger, Exception error);

    [LoggerMessage(6, LogLevel.Debug, "The MCP handler could not serve a request; the client was told {Code}")]
    public static partial void HandlerRefused(ILogger logger, int code, Exception error);

    [LoggerMessage(7, LogLevel.Warning, "The server listens beyond this machine, but /mcp answers only to the names localhost, "
        + "127.0.0.1 and [::1]. Set mcp.AllowedHosts to the host names that clients use, for example \"mcp.example.com\"")]
    public static partial void LoopbackOnly(ILogger logger);

    [LoggerMessage(8, LogLevel.Error, "The stdio session failed; the application stops")]
    public static partial void SessionFailed(ILogger logger, Exception error);

    [LoggerMessage(50, LogLevel.Debug, "Let in {Subject} through {ClientId}")]
    public static partial void LetIn(ILogger logger, string subject, string clientId);

    [LoggerMessage(EventId = 51, Message = "Not let in ({Reason}): {Detail}")]
    public static partial void NotLetIn(ILogger logger, LogLevel level, string reason, string detail);

    [LoggerMessage(52, LogLevel.Information, "Sign-in goes through this server as {Mode}, because {Reason}")]
    public static partial void ProxyMode(ILogger logger, string mode, string reason);

    [LoggerMessage(53, LogLevel.Warning, "{Sentence}")]
    public static partial void AuthWarning(ILogger logger, string sentence);

    [LoggerMessage(55, LogLevel.Warning, "NOBODY SIGNS IN: mcp.Auth is Everybody(…), so whoever reaches the port on this machine is the "
        + "same caller. Do not use it for anything that matters")]
    public static partial void EverybodyIsCaller(ILogger logger);

    [LoggerMessage(56, LogLevel.Warning, "The keys that seal sign-ins stay on this machine, and may be gone after a "
        + "restart. With several replicas, "
        + "or in a container, keep them together: services.AddDataProtection().PersistKeysTo…")]
    public static partial void KeysStayHere(ILogger logger);

    [LoggerMessage(54, LogLevel.Warning, "The server listens beyond this machine and lets everybody in. "
        + "Set mcp.Auth, or listen on localhost")]
    public static partial void OpenToAll(ILogger logger);

    [LoggerMessage(9, LogLevel.Information, "A client called a tool that is not published: {Tool}")]
    public static partial void UnknownTool(ILogger logger, string tool);

    [LoggerMessage(100, LogLevel.Debug, "Read {Count} usable keys from {Url} (older ones gone or changed: {AreOthers})")]
    public static partial void KeysRead(ILogger logger, int count, string url, bool areOthers);

    [LoggerMessage(101, LogLevel.Warning, "The keys at {Url} could not be read anew: it {Trouble}. The known ones count until {Until}")]
    public static partial void KeysStale(ILogger logger, string url, string trouble, DateTimeOffset until);

    [LoggerMessage(102, LogLevel.Error, "The keys at {Url} could not be read: it {Trouble}. Until they are, every caller is told 503")]
    public static partial void KeysUnavailable(ILogger logger, string url, string trouble);

    [LoggerMessage(103, LogLevel.Error, "The token verifier of the application failed; the caller was not let in")]
    public static partial void VerifierFailed(ILogger logger, Exception error);

    [LoggerMessage(104, LogLevel.Error, "The roles of a token could not be read by the application's own "
        + "TokenOptions.Roles; the caller was not let in")]
    public static partial void RolesFailed(ILogger logger, Exception error);

    [LoggerMessage(105, LogLevel.Debug, "The claim {Claim} of a token from {Issuer} is no list of texts, and counts as empty")]
    public static partial void ClaimIgnored(ILogger logger, string claim, string issuer);

    [LoggerMessage(120, LogLevel.Information, "Refused to authorize the client {ClientId}: {Why}")]
    public static partial void AuthorizeRefused(ILogger logger, string clientId, string why);

    [LoggerMessage(121, LogLevel.Information, "The user's decision about the client {ClientId}, which is answered at {Target}: {Decision}")]
    public static partial void ConsentDecided(ILogger logger, string clientId, string target, string decision);

    [LoggerMessage(122, LogLevel.Warning, "Refused an answer of the identity provider or a decision of a user: {Why}")]
    public static partial void RelayRefused(ILogger logger, string why);

    [LoggerMessage(123, LogLevel.Error, "Nobody can sign in: {Problem}")]
    public static partial void AuthorizationUrlUnusable(ILogger logger, string problem);

    [LoggerMessage(124, LogLevel.Warning, "The public URL is plain http, so the sign-in cookies lack the __Host- prefix and Secure. "
        + "Use https outside development")]
    public static partial void CookiesUnprotected(ILogger logger);

    [LoggerMessage(125, LogLevel.Error, "The endpoint {Path} failed with {ExceptionType}; the browser was told 500")]
    public static partial void BrowserEndpointFailed(ILogger logger, string path, string exceptionType);

    [LoggerMessage(126, LogLevel.Information, "The identity provider refused a sign-in of the client {ClientId}, which was told {Error}")]
    public static partial void ProviderRefused(ILogger logger, string clientId, string error);

    [LoggerMessage(127, LogLevel.Warning, "The identity provider's code is {Length} characters long, too long to be relayed; "
        + "the client was told server_error")]
    public static partial void CodeTooLong(ILogger logger, int length);

    [LoggerMessage(140, LogLevel.Error, "The client lookup failed ({Reason}); requests that need it are answered with 503")]
    public static partial void LookupFailed(ILogger logger, string reason);

    [LoggerMessage(141, LogLevel.Error, "The client lookup was asked for {ClientId} and returned a different client, which is ignored. "
        + "Filter the provider's list yourself; with Clerk, use name_query and compare client_id")]
    public static partial void WrongClient(ILogger logger, string clientId);

    [LoggerMessage(EventId = 142, Message = "The identity provider's {Endpoint} endpoint {Happened} (error code: {UpstreamCode}); "
        + "the client was told {Status} {Code} (request {RequestId})")]
    public static partial void UpstreamRefused(
        ILogger logger, LogLevel level, string endpoint, string happened, string upstreamCode, int status, string code, string requestId);

    [LoggerMessage(143, LogLevel.Warning, "The identity provider refused a registration (request {RequestId}). "
        + "Enable dynamic client registration there "
        + "(Clerk: Configure, OAuth applications, Dynamic client registration), or give the client a fixed client id")]
    public static partial void RegistrationClosed(ILogger logger, string requestId);

    [LoggerMessage(144, LogLevel.Error, "The endpoint {Endpoint} failed with {ExceptionType}; "
        + "the client was told 500 (request {RequestId})")]
    public static partial void MachineEndpointFailed(ILogger logger, string endpoint, string exceptionType, string requestId);

    [LoggerMessage(145, LogLevel.Warning, "The client {ClientId} was refused: {Reason} (request {RequestId})")]
    public static partial void ClientRefused(ILogger logger, string clientId, string reason, string requestId);

    [LoggerMessage(160, LogLevel.Error, "Nobody could be asked about a caller, who was told 503: {Trouble}")]
    public static partial void UserinfoFailed(ILogger logger, string trouble);

    [LoggerMessage(161, LogLevel.Error, "The userinfo endpoint cannot be found: the metadata of {Issuer} {Trouble}")]
    public static partial void DiscoveryFailed(ILogger logger, string issuer, string trouble);

    [LoggerMessage(162, LogLevel.Error, "A client could not be looked up: {Trouble}")]
    public static partial void ClientNotLookedUp(ILogger logger, string trouble);

    [LoggerMessage(163, LogLevel.Information, "No organization's roles for {Subject}: the token names no organization, because the client "
        + "has no scope user:org:read. "
        + "Name organizations in ClerkOptions.Organizations, or put roles into the public metadata of users")]
    public static partial void NoOrganization(ILogger logger, string subject);

    [LoggerMessage(164, LogLevel.Error, "Clerk could not be asked about an opaque token: {Trouble}")]
    public static partial void OpaqueTokenFailed(ILogger logger, string trouble);

    [LoggerMessage(200, LogLevel.Error, "The result of {Route} cannot be written (correlation {CorrelationId})")]
    public static partial void HttpUnwritable(ILogger logger, string route, string correlationId, Exception exception);

    [LoggerMessage(201, LogLevel.Warning, "The server listens beyond this machine, but its HTTP routes answer only to the names localhost, "
        + "127.0.0.1 and [::1]. Set http.AllowedHosts to the host names that clients use, for example \"api.example.com\"")]
    public static partial void HttpLoopbackOnly(ILogger logger);

    [LoggerMessage(180, LogLevel.Information, "The operator's page is at {Url}")]
    public static partial void DashboardAt(ILogger logger, string url);

    [LoggerMessage(181, LogLevel.Information, "Refused the operator's page: it is open only to this machine, or to whoever is signed in")]
    public static partial void DashboardRefused(ILogger logger);

    [LoggerMessage(182, LogLevel.Warning, "The state of {Step} cannot be read")]
    public static partial void StateUnreadable(ILogger logger, string step, Exception exception);
}

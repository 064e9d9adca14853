using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary><c>/token</c>: codes and refresh tokens become tokens at the provider (RFC 6749 section 3.2).</summary>
/// <param name="server">The server.</param>
/// <param name="requests">Opens the requests of clients.</param>
/// <param name="envelope">Opens the codes of relay mode.</param>
/// <param name="calls">The way to the provider.</param>
internal sealed class TokenEndpoint(AuthServer server, ClientRequests requests, RelayEnvelope envelope, UpstreamCalls calls)
{
    public Task InvokeAsync(HttpContext context) => requests.InvokeAsync<TokenRequest>(context, TokenRequest.Read, ExchangeAsync);

    private async Task<OauthError?> ExchangeAsync(
        HttpContext context, TokenRequest request, ClientCredentials presented, ClientCredentials sent, Budget budget)
    {
        // Last of all checks, because it uses the code up.
        RelayCode? relayed = null;
        if (server.Mode == ServingMode.Relay && request.Code is { } code
            && Open(code, presented.ClientId, request.RedirectUri, out relayed) is { } refused)
            return refused;
        var fields = request.ToFields(relayed, server.Urls, server.Options.ForwardResource);
        // Never twice: a code counts once, and a refresh token does where the provider rotates them, as it should.
        var answer = await calls.SendFormAsync(server.Options.Endpoints!.TokenUrl, fields, sent, budget, context.RequestAborted);
        var outcome = UpstreamOutcome.Of(answer);
        var error = outcome.AtToken();
        if (error is null && TokenAnswer.Read(answer) is { } tokens)
        {
            await OauthAnswer.JsonAsync(context, StatusCodes.Status200OK, tokens.Write);
            return null;
        }

        error ??= OauthError.Upstream;
        calls.Report(context, answer.ToString(), outcome, error);
        return error;
    }

    // A code that another client stole is worth nothing to it (RFC 6749 section 10.5), and stays good for its own: it is used
    // up only once both bindings have held. Burning it at any try would let whoever has seen a code end the sign-in, and
    // protect nobody, for no such try reaches the provider.
    private OauthError? Open(string code, string clientId, string? redirectUri, out RelayCode? opened)
    {
        opened = envelope.OpenCode(code);
        if (opened?.IsFor(clientId, redirectUri) != true)
            return OauthError.Grant;
        return envelope.Redeem(opened) switch
        {
            Use.First => null,
            Use.Again => OauthError.Grant,
            // Not invalid_grant: the code is good, and only we cannot say so now.
            _ => OauthError.Full,
        };
    }
}

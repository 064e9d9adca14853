using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary><c>/token</c>: codes and refresh tokens become tokens at the provider (RFC 6749 section 3.2).</summary>
/// <param name="server">The server.</param>
/// <param name="check">Checks the client.</param>
/// <param name="envelope">Opens the codes of relay mode.</param>
/// <param name="rates">Counts the client's requests.</param>
/// <param name="calls">The way to the provider.</param>
internal sealed class TokenEndpoint(AuthServer server, ClientCheck check, RelayEnvelope envelope, ProxyRates rates, UpstreamCalls calls)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var (form, error) = await FormReader.ReadAsync(context, server.Time);
        ClientCredentials presented = null!;
        TokenRequest request = null!;
        error ??= ClientCredentials.Read(context.Request, form, out presented)
            ?? TokenRequest.Read(form, out request)
            ?? rates.Client(context, presented.ClientId);
        await (error?.WriteAsync(context, challenge: context.Request.Headers.Authorization.Count > 0) ?? ExchangeAsync(context, presented, request));
    }

    private async Task ExchangeAsync(HttpContext context, ClientCredentials presented, TokenRequest request)
    {
        using var place = calls.Enter();
        if (!place.IsAcquired)
        {
            await OauthError.Crowded.WriteAsync(context);
            return;
        }

        var budget = new Budget(server);
        var (sent, error) = await check.CheckAsync(context, presented);
        // Last of all checks, because it uses the code up.
        RelayCode? relayed = null;
        if (error is null && server.Mode == ServingMode.Relay && request.Code is { } code)
            error = Open(code, presented.ClientId, request.RedirectUri, out relayed);
        if (error is not null)
        {
            await error.WriteAsync(context, presented.InHeader);
            return;
        }

        var fields = request.ToFields(relayed, server.Urls, server.Options.ForwardResource);
        // Never twice: a code counts once, and a refresh token does where the provider rotates them, as it should.
        var answer = await calls.SendFormAsync(server.Options.Endpoints!.TokenUrl, fields, sent, budget, context.RequestAborted);
        var outcome = UpstreamOutcome.Of(answer);
        error = outcome.AtToken();
        if (error is null && TokenAnswer.Read(answer) is { } tokens)
        {
            await OauthAnswer.JsonAsync(context, StatusCodes.Status200OK, tokens.Write);
            return;
        }

        error ??= OauthError.Upstream;
        calls.Report(context, answer.ToString(), outcome, error);
        await error.WriteAsync(context, presented.InHeader);
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

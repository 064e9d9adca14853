using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary><c>/revoke</c>: the provider decides whose token it is and ends it (RFC 7009).</summary>
/// <param name="server">The server.</param>
/// <param name="check">Checks the client.</param>
/// <param name="rates">Counts the client's requests.</param>
/// <param name="calls">The way to the provider.</param>
/// <param name="forget">Told about every token that is revoked, to forget what it was good for.</param>
internal sealed class RevokeEndpoint(AuthServer server, ClientCheck check, ProxyRates rates, UpstreamCalls calls, Action<string>? forget)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var (form, error) = await FormReader.ReadAsync(context, server.Time);
        ClientCredentials presented = null!;
        error ??= ClientCredentials.Read(context.Request, form, out presented);
        if (error is null && (form["token"] is not { } given || !OauthText.IsToken(given)))
            error = OauthError.BadToken;
        error ??= rates.Client(context, presented.ClientId);
        await (error?.WriteAsync(context, challenge: context.Request.Headers.Authorization.Count > 0) ?? RevokeAsync(context, presented, form));
    }

    private async Task RevokeAsync(HttpContext context, ClientCredentials presented, OauthForm form)
    {
        using var place = calls.Enter();
        if (!place.IsAcquired)
        {
            await OauthError.Crowded.WriteAsync(context);
            return;
        }

        var budget = new Budget(server);
        var (sent, error) = await check.CheckAsync(context, presented);
        if (error is not null)
        {
            await error.WriteAsync(context, presented.InHeader);
            return;
        }

        var token = form["token"]!;
        List<KeyValuePair<string, string>> fields = [new("token", token)];
        if (form["token_type_hint"] is "access_token" or "refresh_token")
            fields.Add(new("token_type_hint", form["token_type_hint"]!));
        var answer = await calls.SendFormAsync(server.Options.Endpoints!.RevocationUrl!, fields, sent, budget, context.RequestAborted);
        var outcome = UpstreamOutcome.Of(answer);
        error = outcome.AtRevoke();
        if (error is not null)
        {
            calls.Report(context, answer.ToString(), outcome, error);
            await error.WriteAsync(context, presented.InHeader);
            return;
        }

        forget?.Invoke(token);
        OauthAnswer.Protect(context.Response);
        context.Response.ContentLength = 0;
    }
}

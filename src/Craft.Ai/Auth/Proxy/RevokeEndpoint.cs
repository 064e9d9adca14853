using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary><c>/revoke</c>: the provider decides whose token it is and ends it (RFC 7009).</summary>
/// <param name="server">The server.</param>
/// <param name="requests">Opens the requests of clients.</param>
/// <param name="calls">The way to the provider.</param>
/// <param name="forget">Told about every token that is revoked, to forget what it was good for.</param>
internal sealed class RevokeEndpoint(AuthServer server, ClientRequests requests, UpstreamCalls calls, Action<string>? forget)
{
    public Task InvokeAsync(HttpContext context) => requests.InvokeAsync<OauthParameters>(context, Read, RevokeAsync);

    private static OauthError? Read(OauthParameters form, out OauthParameters request)
    {
        request = form;
        return form["token"] is { } token && OauthText.IsToken(token) ? null : OauthError.BadToken;
    }

    private async Task<OauthError?> RevokeAsync(
        HttpContext context, OauthParameters form, ClientCredentials presented, ClientCredentials sent, Budget budget)
    {
        var token = form["token"]!;
        List<KeyValuePair<string, string>> fields = [new("token", token)];
        if (form["token_type_hint"] is "access_token" or "refresh_token")
            fields.Add(new("token_type_hint", form["token_type_hint"]!));
        var answer = await calls.SendFormAsync(server.Options.Endpoints!.RevocationUrl!, fields, sent, budget, context.RequestAborted);
        var outcome = UpstreamOutcome.Of(answer);
        if (outcome.AtRevoke() is { } error)
        {
            calls.Report(context, answer.ToString(), outcome, error);
            return error;
        }

        forget?.Invoke(token);
        OauthAnswer.Protect(context.Response);
        context.Response.ContentLength = 0;
        return null;
    }
}

using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary><c>/register</c>: clients register themselves at the provider, through a whitelist (RFC 7591).</summary>
internal sealed class RegisterEndpoint(AuthServer server, ClientDirectory clients, ProxyRates rates, UpstreamCalls calls)
{
    private const int MaxBytes = 32 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        var error = JsonBody.IsDeclaredBy(context.Request) ? null : OauthError.JsonExpected;
        byte[] body = [];
        RegistrationRequest request = null!;
        if (error is null)
        {
            (body, var problem) = await BodyReader.ReadAsync(context, MaxBytes, server.Time);
            error = OauthError.Of(problem);
        }

        error ??= RegistrationRequest.Read(body, server, out request);
        if (error is null && server.Options.AcceptRegistration?.Invoke(request.ToClient()) == false)
            error = OauthError.NotWelcome;
        error ??= rates.Registration(context);
        await (error?.WriteAsync(context) ?? RegisterAsync(context, request));
    }

    private async Task RegisterAsync(HttpContext context, RegistrationRequest request)
    {
        using var place = calls.Enter();
        if (!place.IsAcquired)
        {
            await OauthError.Crowded.WriteAsync(context);
            return;
        }

        var message = new HttpRequestMessage(HttpMethod.Post, server.Options.Endpoints!.RegistrationUrl)
        {
            Content = new ByteArrayContent(request.ToUpstream(server.Urls.Callback))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        var answer = await calls.SendAsync(message, new Budget(server), context.RequestAborted);
        var outcome = UpstreamOutcome.Of(answer);
        var error = outcome.AtRegister();
        if (error is null && RegistrationAnswer.Read(answer, request, server) is { } registered)
        {
            // The provider's list may not show it yet, and the client goes straight on to /authorize.
            clients.Remember(registered.ToClient());
            await OauthAnswer.JsonAsync(context, StatusCodes.Status201Created, registered.Write);
            return;
        }

        error ??= OauthError.Upstream;
        calls.Report(context, answer.ToString(), outcome, error);
        if (error.Status == StatusCodes.Status403Forbidden)
            ServerLog.RegistrationClosed(server.Logger, CorrelationId.Of(context));
        await error.WriteAsync(context);
    }
}

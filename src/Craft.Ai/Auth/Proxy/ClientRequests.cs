using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>What <c>/token</c> and <c>/revoke</c> begin with: the form, the client, its rate, a place among the calls.</summary>
/// <param name="server">The server.</param>
/// <param name="check">Checks the client.</param>
/// <param name="rates">Counts the client's requests.</param>
/// <param name="calls">The way to the provider.</param>
internal sealed class ClientRequests(AuthServer server, ClientCheck check, ProxyRates rates, UpstreamCalls calls)
{
    /// <summary>Reads what an endpoint needs of a form; an error when it is not there.</summary>
    public delegate OauthError? Reader<T>(OauthParameters form, out T request);

    /// <summary>Asks the provider for a client that has proved who it is, and answers unless it returns an error.</summary>
    public delegate Task<OauthError?> Exchange<T>(
        HttpContext context, T request, ClientCredentials presented, ClientCredentials sent, Budget budget);

    public async Task InvokeAsync<T>(HttpContext context, Reader<T> read, Exchange<T> exchange)
    {
        // Which of two would the next reader believe?
        var (form, error) = OauthParameters.OfQuery(context.Request, out var query) is not null || query.HasOauthParameter
            ? (query, OauthError.InQuery)
            : await FormReader.ReadAsync(context, server.Time);
        ClientCredentials presented = null!;
        T request = default!;
        error ??= ClientCredentials.Read(context.Request, form, out presented)
            ?? read(form, out request)
            ?? rates.Client(context, presented.ClientId);
        error ??= await EnterAsync(context, request, presented, exchange);
        if (error is not null)
            await error.WriteAsync(context, challenge: context.Request.Headers.Authorization.Count > 0);
    }

    private async Task<OauthError?> EnterAsync<T>(HttpContext context, T request, ClientCredentials presented, Exchange<T> exchange)
    {
        using var place = calls.Enter();
        if (!place.IsAcquired)
            return OauthError.Crowded;
        var budget = new Budget(server);
        var (sent, error) = await check.CheckAsync(context, presented);
        return error ?? await exchange(context, request, presented, sent, budget);
    }
}

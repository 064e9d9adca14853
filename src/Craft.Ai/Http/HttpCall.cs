using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai;

/// <summary>A call to another service, for Enrich, To and Tap.</summary>
/// <typeparam name="T">The type of the bodies.</typeparam>
/// <typeparam name="TValue">The type of the answer.</typeparam>
/// <remarks>Sends nothing of the caller's by itself, follows no redirect, and repeats nothing of the other service's text.</remarks>
public sealed class HttpCall<T, TValue> : IEnricher<T, TValue>, IDestination<T>, IAdapterCheck
{
    private readonly HttpMethod _method;
    private readonly Func<T, FormattableString> _address;
    private readonly Func<T, object?>? _body;
    private readonly HttpCallOptions _options;

    internal HttpCall(HttpMethod method, Func<T, FormattableString> address, Func<T, object?>? body, HttpCallOptions options) =>
        (_method, _address, _body, _options) = (method, address, body, options);

    /// <inheritdoc />
    public async ValueTask<TValue> FetchAsync(T body, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var answer = await AskAsync(body, exchange).ConfigureAwait(false);
        return Read(answer);
    }

    /// <inheritdoc />
    public async ValueTask SendAsync(T body, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        _ = await AskAsync(body, exchange).ConfigureAwait(false);
    }

    void IAdapterCheck.Check(Capability capability, IServiceProvider services, Problems problems)
    {
        foreach (var sentence in _options.Problems(services.GetService<HttpOptions>()))
            problems.Add(CraftError.Misconfigured, capability.Id, sentence);
    }

    private async ValueTask<HttpReply> AskAsync(T body, Exchange exchange)
    {
        var services = exchange.Services;
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient(_options.ClientName);
        using var timer = new CancellationTokenSource(_options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, exchange.CancellationToken);
        using var request = new HttpRequestMessage(_method, HttpAddress.Of(_address(body), client.BaseAddress));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(HttpReply.Accepted(typeof(TValue))));
        if (_method != HttpMethod.Get && _method != HttpMethod.Head && _method != HttpMethod.Delete)
            request.Content = Content(body);
        _options.Prepare?.Invoke(request, exchange);
        client.Timeout = Timeout.InfiniteTimeSpan;
        var target = $"{_method} {request.RequestUri!.Authority}";
        try
        {
            using var response =
                await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw HttpFailure.Of(response, target, time);
            return typeof(TValue) == typeof(Unit)
                ? new HttpReply(null, [], target)
                : await HttpReply.ReadAsync(response, _options.MaxAnswerBytes, target, both.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not CraftException && !exchange.CancellationToken.IsCancellationRequested)
        {
            throw HttpFailure.Of(exception, target);
        }
    }

    private JsonContent Content(T body)
    {
        var sent = _body is null ? body : _body(body);
        return JsonContent.Create(sent, sent?.GetType() ?? typeof(object), options: _options.Json);
    }

    private TValue Read(HttpReply answer)
    {
        if (typeof(TValue) == typeof(Unit))
            return default!;
        if (typeof(TValue) == typeof(byte[]))
            return (TValue)(object)answer.Body;
        if (typeof(TValue) == typeof(string))
            return (TValue)(object)answer.Text();
        try
        {
            return JsonSerializer.Deserialize<TValue>(answer.Body, _options.Json) ?? throw HttpFailure.Unreadable(answer.Target, "is null");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            // Its text repeats what was read.
            throw HttpFailure.Unreadable(answer.Target, $"is not the JSON of {typeof(TValue).Name}");
        }
    }
}

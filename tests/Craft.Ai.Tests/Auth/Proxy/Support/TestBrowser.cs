using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace Crafting.Ai.Tests;

/// <summary>A browser as far as a proxy can tell: cookies, Accept, no redirect followed unseen.</summary>
internal sealed class TestBrowser(Uri server, string publicOrigin) : IDisposable
{
    public const string Html = "text/html,application/xhtml+xml,*/*;q=0.8";

    private readonly HttpClient _http =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server };

    /// <summary>The cookie jar.</summary>
    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    public Task<BrowserAnswer> GetAsync(string url, string? accept = null) => SendAsync(new(HttpMethod.Get, Here(url)), accept);

    public Task<BrowserAnswer> PostAsync(
        string url, string form, string? accept = null, string contentType = "application/x-www-form-urlencoded",
        params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Here(url)) { Content = new StringContent(form) };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return SendAsync(request, accept);
    }

    public async Task<BrowserAnswer> SendAsync(HttpRequestMessage request, string? accept = null)
    {
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        if (Cookies.Count > 0)
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        using var response = await _http.SendAsync(request);
        var answer = new BrowserAnswer(
            (int)response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value),
                StringComparer.OrdinalIgnoreCase),
            response.Headers.TryGetValues("Set-Cookie", out var set) ? [.. set] : [],
            await response.Content.ReadAsStringAsync());
        foreach (var cookie in answer.SetCookies)
        {
            var (name, value) = (cookie.Split('=', 2)[0], cookie.Split('=', 2)[1].Split(';')[0]);
            if (value.Length == 0)
                Cookies.Remove(name);
            else
                Cookies[name] = value;
        }

        return answer;
    }

    /// <summary>Submits the only form of a page.</summary>
    public Task<BrowserAnswer> SubmitAsync(
        BrowserAnswer page, string decision, string? accept = null, params (string Name, string Value)[] headers) =>
        PostAsync(page.FormAction, page.Form(decision), accept, headers: headers);

    public void Dispose() => _http.Dispose();

    // The server is known by its public name, which leads nowhere in a test.
    private Uri Here(string url) => new(server, url.StartsWith(publicOrigin, StringComparison.Ordinal) ? url[publicOrigin.Length..] : url);
}

/// <summary>What a browser got.</summary>
internal sealed record BrowserAnswer(int Status, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> SetCookies, string Body)
{
    public string? Location => Headers.GetValueOrDefault("Location");

    /// <summary>The parameters of the URL that the answer leads to.</summary>
    public IReadOnlyDictionary<string, string> Query =>
        QueryHelpers.ParseQuery(Location![(Location!.IndexOf('?', StringComparison.Ordinal) + 1)..]).ToDictionary(p => p.Key,
            p => p.Value.ToString(), StringComparer.Ordinal);

    public string FormAction => WebUtility.HtmlDecode(Body.Split("action=\"", 2)[1].Split('"', 2)[0]);

    public string Field(string name)
    {
        var start = $"name=\"{name}\" value=\"";
        var at = Body.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return WebUtility.HtmlDecode(Body[at..Body.IndexOf('"', at)]);
    }

    public string Form(string decision) =>
        $"t={Uri.EscapeDataString(Field("t"))}&csrf={Uri.EscapeDataString(Field("csrf"))}&decision={decision}";
}

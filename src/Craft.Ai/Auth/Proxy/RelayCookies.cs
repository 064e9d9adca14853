using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>The two cookies of the relay: which browser saw the page, and which transactions it has allowed.</summary>
internal sealed class RelayCookies(AuthServer server)
{
    // Somebody may connect several clients at once.
    private const int MaxTransactions = 4;
    private const int IdLength = 22;
    private int _warned;

    /// <summary>The browser's own number, made when it has none yet.</summary>
    public string Browser(HttpContext context)
    {
        var browser = KnownBrowser(context) ?? RelayEnvelope.NewId();
        Set(context, Name("craft-consent"), browser);
        return browser;
    }

    /// <summary>The browser's own number; null when it has none.</summary>
    public string? KnownBrowser(HttpContext context) =>
        context.Request.Cookies[Name("craft-consent")] is { } value && IsId(value) ? value : null;

    /// <summary>Notes that this browser's user has allowed the transaction.</summary>
    public void Allow(HttpContext context, string id) =>
        Set(context, Name("craft-tx"), string.Join('.', Transactions(context).Where(known => known != id).Prepend(id).Take(MaxTransactions)));

    /// <summary>Whether it was this browser's user who allowed the transaction.</summary>
    public bool HasAllowed(HttpContext context, string id)
    {
        var found = false;
        foreach (var known in Transactions(context))
            found |= CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(known), Encoding.ASCII.GetBytes(id));
        return found;
    }

    /// <summary>Takes a finished transaction out.</summary>
    public void Forget(HttpContext context, string id)
    {
        var rest = string.Join('.', Transactions(context).Where(known => known != id));
        if (rest.Length > 0)
            Set(context, Name("craft-tx"), rest);
        else
            context.Response.Cookies.Delete(Name("craft-tx"), Options());
    }

    private IEnumerable<string> Transactions(HttpContext context) =>
        context.Request.Cookies[Name("craft-tx")] is { Length: <= MaxTransactions * (IdLength + 1) } value ? value.Split('.').Where(IsId) : [];

    private static bool IsId(string text) => text.Length == IdLength && Base64Url.IsValid(text);

    private bool IsHttps => server.Urls.BaseUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    // With __Host- no other host, subdomain or plain http page can plant the cookie. Over http browsers refuse the prefix;
    // and as ports share their cookies, two servers on one machine need two names.
    private string Name(string name) =>
        IsHttps ? "__Host-" + name : string.Create(CultureInfo.InvariantCulture, $"{name}-{new Uri(server.Urls.BaseUrl).Port}");

    private void Set(HttpContext context, string name, string value)
    {
        if (!IsHttps && Interlocked.Exchange(ref _warned, 1) == 0)
            ServerLog.CookiesUnprotected(server.Logger);
        var options = Options();
        options.MaxAge = RelayEnvelope.TransactionLifetime;
        context.Response.Cookies.Append(name, value, options);
    }

    // Lax: the provider's answer is a navigation from another site.
    private CookieOptions Options() => new() { HttpOnly = true, Secure = IsHttps, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>The two cookies of a transaction: which browser saw its page, and that its user has allowed it.</summary>
// A pair for each transaction. Pages that open at once would overwrite what they share, and all but the last be refused.
internal sealed class RelayCookies(AuthServer server)
{
    // Somebody may connect several clients at once; but a page that opens many more must not fill the browser's jar.
    private const int MaxTransactions = 8;
    private const int IdLength = 22;

    // Enough to tell transactions apart. That it is the right one is what the value proves.
    private const int NameLength = 8;

    private int _warned;

    /// <summary>The number by which this browser proves that it saw the page; made when it has none yet.</summary>
    public string Browser(HttpContext context, string id)
    {
        var browser = KnownBrowser(context, id) ?? RelayEnvelope.NewId();
        Set(context, "craft-consent", id, browser);
        return browser;
    }

    /// <summary>The number that the page's browser got; null when it has not seen the page.</summary>
    public string? KnownBrowser(HttpContext context, string id) => Get(context, "craft-consent", id);

    /// <summary>Notes that this browser's user has allowed the transaction.</summary>
    public void Allow(HttpContext context, string id) => Set(context, "craft-tx", id, id);

    /// <summary>Whether it was this browser's user who allowed the transaction.</summary>
    public bool HasAllowed(HttpContext context, string id) => Get(context, "craft-tx", id) is { } known
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(known), Encoding.ASCII.GetBytes(id));

    /// <summary>Takes a finished transaction out.</summary>
    public void Forget(HttpContext context, string id) => context.Response.Cookies.Delete(Prefix("craft-tx") + id[..NameLength], Options());

    private string? Get(HttpContext context, string name, string id) =>
        context.Request.Cookies[Prefix(name) + id[..NameLength]] is { Length: IdLength } value && Base64Url.IsValid(value) ? value : null;

    private void Set(HttpContext context, string name, string id, string value)
    {
        if (!IsHttps && Interlocked.Exchange(ref _warned, 1) == 0)
            ServerLog.CookiesUnprotected(server.Logger);
        var prefix = Prefix(name);
        var own = prefix + id[..NameLength];
        var others = context.Request.Cookies.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && key != own);
        // Browsers send the oldest first (RFC 6265 section 5.4).
        foreach (var old in others.SkipLast(MaxTransactions - 1))
            context.Response.Cookies.Delete(old, Options());
        var options = Options();
        options.MaxAge = RelayEnvelope.TransactionLifetime;
        context.Response.Cookies.Append(own, value, options);
    }

    private bool IsHttps => server.Urls.BaseUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    // With __Host- no other host, subdomain or plain http page can plant the cookie. Over http browsers refuse the prefix;
    // and as ports share their cookies, two servers on one machine need two names.
    private string Prefix(string name) =>
        IsHttps ? $"__Host-{name}-" : string.Create(CultureInfo.InvariantCulture, $"{name}-{new Uri(server.Urls.BaseUrl).Port}-");

    // Lax: the provider's answer is a navigation from another site.
    private CookieOptions Options() =>
        new() { HttpOnly = true, Secure = IsHttps, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>The page itself: always the same bytes, so that its policy can name its script and its style by hash.</summary>
internal static class DashboardPage
{
    private static readonly string Style = Read("Dashboard.css");
    private static readonly string Script = Read("Dashboard.js");

    private static readonly byte[] Page = Encoding.UTF8.GetBytes(
        Read("Dashboard.html").Replace("{style}", Style, StringComparison.Ordinal).Replace("{script}", Script, StringComparison.Ordinal));

    private static readonly string Policy = $"default-src 'none'; style-src {Hash(Style)}; script-src {Hash(Script)}; connect-src 'self'; "
        + "img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    public static async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.ContentSecurityPolicy = Policy;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = Page.Length;
        await response.Body.WriteAsync(Page, context.RequestAborted).ConfigureAwait(false);
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    // The hash is over what the browser sees, and it sees no carriage returns.
    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(DashboardPage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

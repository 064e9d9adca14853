using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityProvider;

/// <summary>A form whose buttons are its only fields, and which another site cannot send.</summary>
internal static class Form
{
    public static string Html(HttpContext context, IAntiforgery antiforgery, PendingAuthorization pending, params IEnumerable<string> buttons)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        return $"""
            <form method="post" action="{Page.Text(QueryHelpers.AddQueryString(context.Request.Path, "request", pending.Id))}">
            <input type="hidden" name="{Page.Text(tokens.FormFieldName)}" value="{Page.Text(tokens.RequestToken)}">
            {string.Join('\n', buttons)}
            </form>
            """;
    }

    public static string Button(string name, string value, string text, string? note = null, bool first = false)
    {
        var style = first ? " class=\"first\"" : "";
        var small = note is null ? "" : $"<small>{Page.Text(note)}</small>";
        return $"""<button type="submit" name="{name}" value="{Page.Text(value)}"{style}>{Page.Text(text)}</button>{small}""";
    }

    /// <returns>What was pressed; null when the form did not come from this browser's page.</returns>
    public static async Task<string?> PressedAsync(HttpContext context, IAntiforgery antiforgery, string name) =>
        context.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(context) ? context.Request.Form[name].ToString() : null;
}

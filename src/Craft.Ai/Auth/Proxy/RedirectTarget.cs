namespace Crafting.Ai;

/// <summary>Where an acceptable redirect URI leads, in words and as a source of a content security policy.</summary>
internal sealed class RedirectTarget
{
    public RedirectTarget(string redirectUri)
    {
        var uri = new Uri(redirectUri);
        var isWeb = uri.Scheme is "https" or "http";
        StaysOnThisComputer = !isWeb || uri.IsLoopback;
        Shown = isWeb ? uri.Authority : uri.Scheme + ": (an application)";
        // An IPv6 address has no form in a policy; without it the page still works, as it leaves by itself.
        PolicySource = !isWeb ? uri.Scheme + ":" : uri.HostNameType == UriHostNameType.IPv6 ? null : uri.GetLeftPart(UriPartial.Authority);
        if (isWeb && uri.IsLoopback)
            Shown += " (this computer)";
    }

    public string Shown { get; }

    public string? PolicySource { get; }

    /// <summary>Whether it leads to a program on the user's computer, where no certificate says which.</summary>
    public bool StaysOnThisComputer { get; }
}

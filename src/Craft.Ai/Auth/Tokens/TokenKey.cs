namespace Crafting.Ai;

/// <summary>A key that signatures are checked with. Safe for many callers at once.</summary>
internal abstract class TokenKey
{
    public abstract bool Fits(SignatureAlgorithm algorithm);

    public abstract bool Verifies(CompactToken token, SignatureAlgorithm algorithm);
}

using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace IdentityProvider;

/// <summary>The keys in the JWKS, newest first, and two that nobody sees.</summary>
internal sealed class SigningKeys
{
    private volatile SigningCredentials[] _published = [Create()];

    /// <summary>Signs codes and refresh tokens, which therefore outlive a rotation.</summary>
    public SigningCredentials Internal { get; } = new(RandomKey(), SecurityAlgorithms.HmacSha256);

    public EncryptingCredentials Encryption { get; } = new(RandomKey(), SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512);

    public IReadOnlyList<SigningCredentials> Published => _published;

    public SigningCredentials Current => _published[0];

    public void Rotate() => _published = [Create(), .. _published];

    public void RetireOld() => _published = [_published[0]];

    private static SymmetricSecurityKey RandomKey() => new(RandomNumberGenerator.GetBytes(32));

    private static SigningCredentials Create()
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)) { KeyId = Guid.NewGuid().ToString("N") };
        return new(key, SecurityAlgorithms.RsaSha256);
    }
}

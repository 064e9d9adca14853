using System.Text;

namespace Crafting.Ai.Tests;

/// <summary>The keys of an instance, and what is said about bad ones.</summary>
public sealed class ClerkKeysTests
{
    [Theory, Trait("Contract", "T96")]
    [InlineData("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k", "clerk.example.com")]
    [InlineData("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k", "clerk.example.com")]
    [InlineData("pk_test_YS5jb20k", "a.com")]
    [InlineData("pk_test_YWIuY29tJA", "ab.com")]
    [InlineData("pk_test_YWIuY29tJA==", "ab.com")]
    public void The_publishable_key_names_the_host(string key, string host)
    {
        ClerkKeys.ReadHost(key, out var read).Should().BeNull();
        read.Should().Be(host);
    }

    [Theory, Trait("Contract", "T96")]
    [InlineData(null, "Clerk publishable key is missing")]
    [InlineData("", "Clerk publishable key is missing")]
    [InlineData("Y2xlcmsuZXhhbXBsZS5jb20k", "Clerk publishable key must start with pk_live_ or pk_test_")]
    [InlineData(" pk_test_Y2xlcmsuZXhhbXBsZS5jb20k", "Clerk publishable key must start with pk_live_ or pk_test_")]
    [InlineData("pk_prod_Y2xlcmsuZXhhbXBsZS5jb20k", "Clerk publishable key must start with pk_live_ or pk_test_")]
    [InlineData("pk_test_", "Clerk publishable key must start with pk_live_ or pk_test_")]
    [InlineData("sk_test_Y2xlcmsuZXhhbXBsZS5jb20k", "This is a secret key. Use the publishable key (pk_…) here.")]
    [InlineData("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k ", "Clerk publishable key is not valid base64")]
    [InlineData("pk_test_Y2xlcmsuZXhhb\nXBsZS5jb20k", "Clerk publishable key is not valid base64")]
    [InlineData("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k===", "Clerk publishable key is not valid base64")]
    [InlineData("pk_test_Y2xlcmsuZXhhbXBsZS5jb20kA", "Clerk publishable key is not valid base64")]
    [InlineData("pk_test_Y2xlcmsuZXhhbXBsZS5jb20", "Clerk publishable key is incomplete (was it cut when copied?)")]
    public void A_bad_key_is_one_sentence(string? key, string sentence)
    {
        ClerkKeys.ReadHost(key, out _).Should().Be(sentence);
    }

    [Theory, Trait("Contract", "T96")]
    [InlineData("clerk.example.com$$")]
    [InlineData("clerk$.example.com$")]
    [InlineData("localhost$")]
    [InlineData("clerk.example.com/x$")]
    [InlineData("clerk.example.com:8443$")]
    [InlineData("user@clerk.example.com$")]
    [InlineData("clerk example.com$")]
    [InlineData("127.0.0.1$")]
    [InlineData("$")]
    public void What_is_no_host_name_is_no_issuer(string inside)
    {
        ClerkKeys.ReadHost("pk_test_" + Convert.ToBase64String(Encoding.UTF8.GetBytes(inside)), out _)
            .Should().Be("Clerk publishable key does not contain a host name");
    }

    [Fact, Trait("Contract", "T96")]
    public void The_url_safe_alphabet_is_read_too()
    {
        // No host needs these digits: both alphabets come as far as the host check.
        var standard = Convert.ToBase64String([0xfb, 0xff, 0xbf, (byte)'.', (byte)'c', (byte)'$']);
        standard.Should().Contain("+").And.Contain("/");

        ClerkKeys.ReadHost("pk_test_" + standard, out _).Should().Be("Clerk publishable key does not contain a host name");
        ClerkKeys.ReadHost("pk_test_" + standard.Replace('+', '-').Replace('/', '_'), out _)
            .Should().Be("Clerk publishable key does not contain a host name");
    }

    [Theory, Trait("Contract", "T96")]
    [InlineData("sk_test_fake4tests", null)]
    [InlineData(null, "Clerk secret key is missing")]
    [InlineData("pk_test_x", "This is a publishable key. Use the secret key (sk_…) here.")]
    [InlineData("sk_fake4tests", "Clerk secret key must start with sk_live_ or sk_test_")]
    [InlineData("sk_test_fake4tests\n", "Clerk secret key is incomplete or has blanks in it (was it copied well?)")]
    [InlineData("sk_test_a b", "Clerk secret key is incomplete or has blanks in it (was it copied well?)")]
    public void A_bad_secret_is_one_sentence(string? key, string? sentence)
    {
        ClerkKeys.ProblemOfSecret(key).Should().Be(sentence);
    }

    [Theory, Trait("Contract", "T96")]
    [InlineData("sk_live_veryprivate", "pk_test_veryprivate", "This is a secret "
        + "key. Use the publishable key", "This is a publishable key. Use the secret key")]
    [InlineData("pk_test_veryprivate", "sk_test_veryprivate\u00e9", "Clerk publishable key is", "Clerk secret key is incomplete")]
    [InlineData("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k", "sk_test_veryprivate", "The Clerk keys are of two instances", "The Clerk keys are of two instances")]
    public async Task All_is_said_at_start_and_no_key_is_repeated(string publishable, string secret, string first, string second)
    {
        var told = await App.FailAsync(
            new() { Mcp = mcp => mcp.Auth = Clerk(publishable, secret, new() { ResourceIssuerUrl = "https://mcp.test", Proxy = true }) });

        told.Should().Contain(first).And.Contain(second).And.NotContain("veryprivate").And.NotContain("Y2xlcms");
    }
}

using System.Diagnostics;
using System.Net;

namespace IdentityProvider.Tests;

public sealed class HostingTests
{
    [Fact]
    public async Task Two_providers_run_side_by_side_and_know_nothing_of_each_other()
    {
        await using var one = await DevelopmentIdentityProvider.StartAsync();
        await using var two = await DevelopmentIdentityProvider.StartAsync();
        one.Issuer.Should().NotBe(two.Issuer);
        var tokens = await (await new Client(one).RegisterAsync()).ConnectAsync();
        (await new Client(two).UserinfoAsync(tokens.Access())).Status.Should().Be(401);
        (await Tokens.ValidateAsync(two, tokens.Access())).IsValid.Should().BeFalse();
    }

    [Fact]
    public async Task It_listens_on_both_loopback_addresses_and_stops_when_disposed_of()
    {
        var provider = await DevelopmentIdentityProvider.StartAsync();
        var url = $"http://127.0.0.1:{new Uri(provider.Issuer).Port}/.well-known/jwks.json";
        (await Client.Http.GetAsync(url)).StatusCode.Should().Be(HttpStatusCode.OK);
        await provider.DisposeAsync();
        await FluentActions.Awaiting(() => Client.Http.GetAsync(url)).Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error()
    {
        await using var provider = await DevelopmentIdentityProvider.StartAsync();
        var options = new IdentityProviderOptions { Port = new Uri(provider.Issuer).Port };
        await FluentActions.Awaiting(() => DevelopmentIdentityProvider.StartAsync(options)).Should().ThrowAsync<IOException>();
    }

    [Theory]
    [InlineData("http://localhost:4000/")]
    [InlineData("http://localhost:4000/tenant")]
    [InlineData("http://localhost:4000?a=b")]
    [InlineData("localhost:4000")]
    [InlineData("")]
    public async Task An_issuer_that_is_not_an_origin_is_refused_with_a_sentence(string issuer) =>
        await FluentActions.Awaiting(() => DevelopmentIdentityProvider.StartAsync(new() { Issuer = issuer }))
            .Should().ThrowAsync<ArgumentException>()
                .WithMessage($"The issuer '{issuer}' must be an origin without path and trailing slash*");

    [Fact]
    public async Task An_issuer_may_be_given()
    {
        await using var provider = await DevelopmentIdentityProvider.StartAsync(new() { Issuer = "https://id.example" });
        provider.TokenUrl.Should().Be("https://id.example/token");
    }

    [Theory]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Production")]
    [InlineData("DOTNET_ENVIRONMENT", "Production")]
    [InlineData("DOTNET_ENVIRONMENT", null)]
    public async Task It_does_not_start_in_production(string variable, string? value)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(DevelopmentIdentityProvider).Assembly.Location, "--Port", "0"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(1);
        error.Trim()
            .Should().Be(
                "The development identity provider lets anybody sign in as anybody, so it does not start in the Production environment. "
                + "To try it out, set DOTNET_ENVIRONMENT=Development.");
    }
}

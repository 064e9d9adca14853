using System.Security.Claims;
using System.Text.Json;

namespace Crafting.Tests;

/// <summary>A caller as the policies and attributes of ASP.NET Core see one.</summary>
public class PrincipalIdentityTests
{
    private static readonly VerifiedIdentity Alice = new()
    {
        Subject = "alice",
        Issuer = "https://idp",
        Audience = ["one", "two"],
        ClientId = "app",
        Name = "Alice",
        Email = "a@b.c",
        Roles = ["member", "admin"],
        Scopes = ["read", "write"],
        ExpiresAt = DateTimeOffset.UnixEpoch.AddSeconds(100),
        SubjectProfile = "user",
        Claims = JsonSerializer.Deserialize<JsonElement>("""
            {"sub":"mallory","roles":["owner"],"ROLES":["root"],"Scope":"all","org":"acme","level":3,"ratio":1.5,"vip":true,"groups":["g1","g2"],"address":{"city":"X"},"none":null,"grid":[[1]]}
            """),
    };

    [Fact]
    public void Its_claims_are_those_that_were_checked_and_the_rest_of_the_token()
    {
        var user = Alice.ToClaimsPrincipal();

        user.Claims.Select(claim => $"{claim.Type}={claim.Value}").Should().Equal(
            "sub=alice", "iss=https://idp", "client_id=app", "name=Alice", "email=a@b.c", "sub_profile=user", "aud=one", "aud=two",
            "roles=member", "roles=admin",
            "scope=read write", "exp=100", "org=acme", "level=3", "ratio=1.5", "vip=true", "groups=g1", "groups=g2", "address={\"city\":\"X\"}", "grid=[[1]]");
        user.Claims
            .Should().OnlyContain(
                claim => claim.Issuer == "https://idp" && claim.OriginalIssuer == "https://idp" && claim.Subject == user.Identity);
        (user.FindFirst("level")!.ValueType, user.FindFirst("vip")!.ValueType, user.FindFirst("address")!.ValueType)
            .Should().Be((ClaimValueTypes.Integer64, ClaimValueTypes.Boolean, "JSON"));
        (user.Identity!.IsAuthenticated, user.Identity.Name, user.Identity.AuthenticationType).Should().Be((true, "Alice", "bearer"));
    }

    [Fact]
    public void Policies_find_what_they_look_for()
    {
        var user = Alice.ToClaimsPrincipal();

        (user.IsInRole("member"), user.IsInRole("Member"), user.IsInRole("owner")).Should().Be((true, false, false));
        (user.HasClaim("groups", "g2"), user.HasClaim("org", "ACME"), user.HasClaim(claim => claim.Type == "vip"))
            .Should().Be((true, false, true));
        user.FindAll("roles").Select(claim => claim.Value).Should().Equal("member", "admin");
        user.FindFirst("missing").Should().BeNull();
        user.FindFirst(claim => claim.Type == "email")!.Value.Should().Be("a@b.c");
    }

    [Fact, Trait("Contract", "T81")]
    public void A_role_or_scope_in_another_spelling_is_none()
    {
        var user = Alice.ToClaimsPrincipal();

        user.IsInRole("root").Should().BeFalse("ASP.NET Core does not tell ROLES from roles");
        user.HasClaim("scope", "all").Should().BeFalse();
        user.FindFirst("SUB")!.Value.Should().Be("alice");
    }

    [Fact]
    public void A_look_for_the_subject_does_not_write_all_claims()
    {
        var many = JsonSerializer.SerializeToElement(Enumerable.Range(0, 200).ToDictionary(i => "claim" + i, i => "value" + i));
        var principal = new Principal(Alice with { Claims = many });
        Look(Fresh(100));
        var users = Fresh(1_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Look(users);
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / users.Length;

        bytes.Should().BeLessThan(400, "all claims are more than 20 kB");
        users[0].FindAll(_ => true).Should().HaveCountGreaterThan(200);

        ClaimsPrincipal[] Fresh(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => new ClaimsPrincipal(new PrincipalIdentity(principal)))];

        static void Look(ClaimsPrincipal[] users)
        {
            foreach (var user in users)
            {
                if ((user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst("sub")
                    ?? user.FindFirst(ClaimTypes.Upn))?.Value != "alice")
                    throw new InvalidOperationException();
            }
        }
    }

    [Theory]
    [InlineData("sub", "alice")]
    [InlineData("Sub", "alice")]
    [InlineData("iss", "https://idp")]
    [InlineData("org", "acme")]
    [InlineData(ClaimTypes.NameIdentifier, null)]
    [InlineData(ClaimTypes.Upn, null)]
    public void A_look_finds_the_same_before_and_after_the_claims_are_written(string type, string? value)
    {
        var user = Alice.ToClaimsPrincipal();
        var before = user.FindFirst(type);

        _ = user.Claims.Count();

        before?.Value.Should().Be(value);
        user.FindFirst(type).Should().BeSameAs(before);
    }

    [Fact]
    public void A_name_identifier_of_the_token_or_of_the_application_is_found()
    {
        var told = (Alice with { Claims = JsonSerializer.SerializeToElement(new Dictionary<string, string> { [ClaimTypes.NameIdentifier] = "told" }) }).ToClaimsPrincipal();
        var added = Alice.ToClaimsPrincipal();
        ((ClaimsIdentity)added.Identity!).AddClaim(new(ClaimTypes.NameIdentifier, "added"));

        told.FindFirst(ClaimTypes.NameIdentifier)!.Value.Should().Be("told");
        added.FindFirst(ClaimTypes.NameIdentifier)!.Value.Should().Be("added");
    }

    [Fact]
    public void A_clone_keeps_what_was_added_and_is_on_its_own()
    {
        var user = Alice.ToClaimsPrincipal();
        var identity = (ClaimsIdentity)user.Identity!;
        identity.AddClaim(new("added", "once"));

        var clone = new ClaimsPrincipal(identity.Clone());
        ((ClaimsIdentity)clone.Identity!).AddClaim(new("added", "twice"));

        clone.FindAll("added").Select(claim => claim.Value).Should().Equal("once", "twice");
        user.FindAll("added").Select(claim => claim.Value).Should().Equal("once");
        Principal.From(clone).Should().BeSameAs(Principal.From(user));
    }

    [Fact, Trait("Contract", "T78")]
    public async Task What_is_added_to_the_user_of_a_request_never_changes_the_caller_of_a_route()
    {
        await using var app = await App.StartAsync(
            Given.Route().Authorize("owner").From(Direct()).Transform(_ => 1),
            Given.Route("who").From(Direct()).Transform((_, exchange) => exchange.Principal!));
        var user = (Alice with { ExpiresAt = null }).ToClaimsPrincipal();
        var identity = (ClaimsIdentity)user.Identity!;
        identity.AddClaims([new("roles", "owner"), new("sub", "root"), new("scope", "all")]);
        user.AddIdentity(new ClaimsIdentity([new("sub", "root"), new("roles", "owner")], "other", "name", "roles"));

        user.IsInRole("owner").Should().BeTrue("policies of ASP.NET Core see it");
        (await App.CodeOfAsync(app.SendAsUserAsync(user, "route"))).Should().Be("RC5015");
        var caller = (Principal)(await app.SendAsUserAsync(user, "who")).Body!;
        (caller.Subject, caller.Roles.Count, caller.Scopes.Count).Should().Be(("alice", 2, 2));
        identity.TryRemoveClaim(identity.FindFirst("sub")).Should().BeFalse();
        user.FindFirst("sub")!.Value.Should().Be("alice");
    }
}

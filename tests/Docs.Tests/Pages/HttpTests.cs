using Docs.Tests.Snippets;
using FluentAssertions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Xunit;

namespace Docs.Tests;

/// <summary>docs/sources/http.md and docs/operations/http-calls.md: every example runs.</summary>
public class HttpTests
{
    [Fact]
    public async Task The_order_is_found_and_described()
    {
        await using var served = await Served.StartAsync(HttpPage.Add, HttpPage.Map);
        using var client = At(served);

        (await client.GetStringAsync("/orders/7?withLines=true")).Should().Be("""{"id":7,"note":"as usual"}""");
        (await client.GetStringAsync("/openapi.json")).Should().Contain("orders_find");
    }

    [Fact]
    public async Task A_change_needs_a_clerk_and_a_hook_its_signature()
    {
        await using var served = await Served.StartAsync(builder =>
        {
            builder.Configuration["Stripe:WebhookSecret"] = "whsec_0123456789abcdef";
            builder.Services.AddAuthentication();
            builder.Services.AddCraft().AddHttp().AddCapabilities(HttpPage.Change, HttpPage.Paid);
        });
        using var client = At(served);

        using var changed = await client.PutAsJsonAsync("/orders/7", new { note = "fragile" });
        using var paid = await client.PostAsJsonAsync("/hooks/stripe", new { id = "in_1" });

        (await changed.Content.ReadAsStringAsync()).Should().Contain("RC5012");
        (await paid.Content.ReadAsStringAsync()).Should().Contain("RC5039");
    }

    [Fact]
    public async Task The_warehouse_is_asked_and_told()
    {
        await using var warehouse = await Served.StartAsync(_ => { }, app =>
        {
            app.MapGet("/stock/{sku}", (string sku) => new HttpPage.Stock(2));
            app.MapPost("/reservations", (HttpPage.Wanted wanted) => wanted.Count == 2 ? Results.Ok() : Results.BadRequest());
        });
        await using var served = await Served.StartAsync(builder => HttpPage.AddClient(builder, Address(warehouse)));
        using var client = At(served);

        using var answer = await client.PostAsJsonAsync("/reservations", new { sku = "a", count = 5 });

        (await answer.Content.ReadAsStringAsync()).Should().Be("""{"sku":"a","count":2}""");
    }

    private static HttpClient At(Served served) => new() { BaseAddress = Address(served) };

    private static Uri Address(Served served) =>
        new(served.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}

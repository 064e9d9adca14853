using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

public class CapabilityClassTests
{
    [Fact]
    public async Task A_class_gets_its_services_by_constructor()
    {
        await using var app = await App.StartAsync(services => services.AddSingleton<Greeter>().AddCraft().AddCapability<Greet>());

        (await app.SendAsync<string>("greet", "you")).Should().Be("hello you");
    }

    [Fact]
    public async Task It_is_made_once_and_its_route_is_read_once()
    {
        await using var app = await App.StartAsync(services => services.AddSingleton<Greeter>().AddCraft().AddCapability<Greet>());

        await app.SendAsync<string>("greet", "you");
        await app.SendAsync<string>("greet", "me");

        app.Services.GetRequiredService<Greeter>().Created.Should().Be(1);
        app.Services.GetRequiredService<Greet>().Read.Should().Be(1);
    }

    [Fact]
    public async Task A_class_whose_services_are_missing_is_a_start_up_problem() =>
        (await App.FailureAsync(services => services.AddCraft().AddCapability<Greet>()))
            .Should().StartWith("Craft cannot start: 1 problem.\n  RC1001: The capability of AddCapability<Greet>() could not be made. "
                + "InvalidOperationException: Unable to resolve service for type")
            .And.Contain(nameof(Greeter));

    [Fact]
    public async Task A_class_without_a_route_is_a_start_up_problem() =>
        (await App.FailureAsync(services => services.AddCraft().AddCapability<Empty>()))
            .Should().StartWith("Craft cannot start: 1 problem.\n  RC1001: The capability of AddCapability<Empty>() is null.");

    [Fact]
    public async Task A_class_may_call_other_routes()
    {
        await using var app = await App.StartAsync(
            services => services.AddCraft().AddCapability<Caller>(),
            Given.Route("greet").From(Direct<string>()).Transform(name => "hello " + name));

        (await app.SendAsync<string>("caller", "you")).Should().Be("hello you!");
    }

    private sealed class Greeter
    {
        public int Created { get; set; }
    }

    private sealed class Greet : ICapability
    {
        public Greet(Greeter greeter) => greeter.Created++;

        public int Read { get; private set; }

        public Capability Route
        {
            get
            {
                Read++;
                return Craft.Route().Id("greet").Description("Greets.").From(Direct<string>()).Transform(name => "hello " + name);
            }
        }
    }

    private sealed class Caller(ICraftClient client) : ICapability
    {
        public Capability Route => Craft.Route().Id("caller").Description("Calls.").From(Direct<string>())
            .Transform(async (name, exchange) => await client.SendAsync<string>("greet", name, exchange) + "!");
    }

    private sealed class Empty : ICapability
    {
        public Capability Route => null!;
    }
}

using System.Runtime.InteropServices;

namespace IdentityProvider;

/// <summary>Runs a provider alone: <c>dotnet run --project samples/IdentityProvider -- --Port 4000</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            DevelopmentIdentityProvider.RefuseProduction(unset: Environments.Production);
            var settings = new ConfigurationBuilder().AddCommandLine(args).Build();
            var options = new IdentityProviderOptions
            {
                Port = settings.GetValue("Port", 4000),
                Issuer = settings["Issuer"],
                ResponseIss = settings.GetValue("ResponseIss", true),
                Logging = logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning)
                    .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None), // what it would say of a taken port is said below
            };
            await using var provider = await DevelopmentIdentityProvider.StartAsync(options);
            Console.WriteLine($"""
                Development identity provider: {provider.Issuer}
                People:       {string.Join(", ", options.People.Select(Describe))}
                Metadata:     {provider.Issuer}{Address.AuthorizationServer}
                Authorize:    {provider.AuthorizationUrl}
                Token:        {provider.TokenUrl}
                Registration: {provider.RegistrationUrl}
                Ctrl+C stops it.
                """);
            await StoppedAsync();
            return 0;
        }
        catch (IOException taken)
        {
            await Console.Error.WriteLineAsync($"{taken.Message} Choose another port with --Port; 0 takes any free one.");
            return 1;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static string Describe(Person person) =>
        person.Roles.Count == 0 ? $"{person.Subject} (no roles)" : $"{person.Subject} ({string.Join(", ", person.Roles)})";

    private static async Task StoppedAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await stopped.Task;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopped.TrySetResult();
        }
    }
}

namespace Docs.Tests.Snippets;

internal static class MaskPage
{
    #region mask
    public sealed record Patient(string Name, string? Diagnosis, Contact? Contact);

    public sealed record Contact(string? Phone, string? Email);

    public static Route<Patient[]> List { get; } = Craft.Route()
        .Id("patients_list")
        .Description("List the patients.")
        .From(Mcp())
        .Transform(_ => new[] { new Patient("Ada", "Flu", new("555", "ada@example.com")) })
        .Mask(all => all.Select(patient => patient.Diagnosis), unless: "doctor")
        .Mask(all => all.Select(patient => patient.Contact!.Phone), "doctor", "desk");
    #endregion
}

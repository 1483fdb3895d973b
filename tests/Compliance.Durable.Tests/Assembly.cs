using Compliance.Testing.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

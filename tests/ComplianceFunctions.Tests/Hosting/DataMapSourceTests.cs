using Compliance.DataMap;
using ComplianceFunctions.Hosting;
using Microsoft.Extensions.Configuration;

namespace ComplianceFunctions.Tests.Hosting;

public sealed class DataMapSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("map").FullName;

    [Fact]
    public async Task The_setting_names_a_file_or_a_folder_of_files()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.yml"), "compliance: {controller: C}\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "b.yaml"), "dataset: [{fides_key: d, collections: []}]\n");

        Assert.Equal("C", (await Read(_folder)).Controller);
        Assert.Null((await Read(Path.Combine(_folder, "b.yaml"))).Controller);
    }

    [Fact]
    public async Task A_place_without_anything_is_told_with_the_setting() =>
        Assert.Contains(
            "Compliance:DataMap",
            (await Assert.ThrowsAsync<SettingsException>(() => Read(Path.Combine(_folder, "gone.yml")))).Message,
            StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<PersonalDataMap> Read(string place)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Compliance:DataMap", place)]).Build();
        return (await DataMapSource.Read(configuration, TestContext.Current.CancellationToken)).Map;
    }
}

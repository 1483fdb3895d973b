using Compliance.Storage.DataMap;
using Compliance.Workflows;
using Microsoft.Extensions.Logging.Abstractions;

namespace Compliance.Storage.Tests.DataMap;

public sealed class DataMapsTests(StorageBench bench) : IClassFixture<StorageBench>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("datamaps").FullName;

    [Fact]
    public async Task A_request_keeps_the_version_that_it_was_planned_with()
    {
        var first = await Start("compliance: {controller: First}\ndataset: []\n");
        var second = await Start("compliance: {controller: Second}\ndataset: []\n");

        Assert.Equal("Second", second.Current.Controller);
        Assert.Equal("First", (await second.Pinned(first.Current.Digest, default)).Controller);
        Assert.Same(second.Current, await second.Pinned(second.Current.Digest, default));
    }

    [Fact]
    public async Task A_map_of_several_files_is_kept_with_all_of_them()
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder, "map")).FullName;
        await File.WriteAllTextAsync(Path.Combine(path, "top.yml"), "compliance: {controller: Whole}\n");
        await File.WriteAllTextAsync(Path.Combine(path, "shop.yaml"), "dataset:\n- {fides_key: shop, collections: []}\n");
        var whole = await Keep(DataMapFile.Read(path));
        var later = await Start("dataset: []\n");

        var pinned = await later.Pinned(whole.Current.Digest, default);

        Assert.Equal(("Whole", "shop", whole.Current.Digest), (pinned.Controller, pinned.Datasets.Single().Key, pinned.Digest));
    }

    [Fact]
    public async Task A_version_that_was_never_kept_fails_the_step_with_its_digest()
    {
        var failed = await Assert.ThrowsAsync<StepFailedException>(async () => await (await Start("dataset: []\n")).Pinned("abc", default));
        Assert.Equal(("data-map-gone", "abc"), (failed.Code, failed.Reference));
    }

    [Theory]
    [InlineData("dataset: []\n")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""[{"Name": "map.yml"}]""")]
    [InlineData("""[{"Name": "map.yml", "Yaml": "ZGF0YXNldDogW10K"}]""")]
    public async Task A_kept_version_that_was_altered_is_refused(string altered)
    {
        var first = await Start("compliance: {controller: Kept}\ndataset: []\n");
        await bench
            .Layout.Container("datamaps")
            .GetBlobClient($"{first.Current.Digest}.json")
            .UploadAsync(new BinaryData(altered), overwrite: true);
        var second = await Start("compliance: {controller: Now}\ndataset: []\n");
        var failed = await Assert.ThrowsAsync<StepFailedException>(() => second.Pinned(first.Current.Digest, default));
        Assert.Equal("data-map-altered", failed.Code);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>As a host starts with this file: other hosts' memory is not its own.</summary>
    private async Task<DataMaps> Start(string yaml)
    {
        var path = Path.Combine(_folder, $"{Path.GetRandomFileName()}.yml");
        await File.WriteAllTextAsync(path, yaml);
        return await Keep(DataMapFile.Read(path));
    }

    private async Task<DataMaps> Keep(DataMapFile file)
    {
        var maps = new DataMaps(bench.Layout, file, NullLogger<DataMaps>.Instance);
        await maps.Keep(default);
        return maps;
    }
}

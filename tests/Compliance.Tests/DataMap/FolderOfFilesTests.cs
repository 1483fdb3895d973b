using System.Security.Cryptography;
using System.Text;
using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

/// <summary>A data map of several files.</summary>
public sealed class FolderOfFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("map").FullName;

    [Fact]
    public void Files_of_a_folder_and_the_folders_in_it_are_one_map_with_references_between_them()
    {
        Write("top.yml", "compliance: {controller: The Shop, connections: {sales: {kind: sql}}}");
        Write("a/orders.yaml", """
            dataset:
            - fides_key: orders
              compliance: {connection: sales}
              collections:
              - {name: orders, fields: [{name: buyer, fides_meta: {references: [{dataset: people, field: buyers.id, direction: from}]}}]}
            """);
        Write("b/people.yml", "fides_key: people\ncollections:\n- {name: buyers, fields: [{name: id, fides_meta: {primary_key: true}}]}");
        Write("readme.txt", "no part of it");
        Write(".hidden/draft.yml", "dataset: 5");

        var files = MapFile.Read(_folder);
        var map = DataMapLoader.Load(files);

        Assert.Equal(["a/orders.yaml", "b/people.yml", "top.yml"], files.Select(file => file.Name));
        Assert.Equal("The Shop", map.Controller);
        Assert.Equal(["orders.orders", "people.buyers"], map.Collections.Select(each => each.Address.ToString()));
        Assert.Equal("people.buyers", map.Collections.First().Fields.Single().References!.Single().To.Collection.ToString());
    }

    [Fact]
    public void The_digest_is_that_of_the_lines_of_sha256sum_whatever_the_order_of_the_files()
    {
        byte[] first = [.. "dataset: []\n"u8], second = [.. "compliance: {controller: C}\ndataset: [{fides_key: d, collections: []}]\n"u8];
        MapFile[] files = [new("b.yml", first), new("a.yml", second)];
        var lines =
            $"{Convert.ToHexStringLower(SHA256.HashData(second))}  a.yml\n{Convert.ToHexStringLower(SHA256.HashData(first))}  b.yml\n";

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines))), DataMapLoader.Load(files).Digest);
        Assert.Equal(DataMapLoader.Load(files).Digest, DataMapLoader.Load([.. files.Reverse()]).Digest);
        Assert.Equal(DataMapLoader.Load(second, "map.yml").Digest, DataMapLoader.Load([files[1]]).Digest);
    }

    [Fact]
    public void Each_error_names_its_file_and_no_broken_file_hides_the_next()
    {
        Write("a.yml", "dataset:\n- {fides_key: d, collections: [{name: c, fields: [{name: f, fides_meta: {data_type: strng}}]}]}");
        Write("b.yml", "dataset:\n- {fides_key: e, compliance: {conection: x}, collections: []}");
        Assert.Equal(["a.yml:2 data_type", "b.yml:2 conection"], Errors());

        Write("c.yml", "dataset: [");
        Write("d.yml", "dataset:\n\t- tab");
        Assert.Equal(["c.yml:2 YAML", "d.yml:2 YAML"], Errors());
    }

    [Fact]
    public void A_dataset_in_two_files_is_refused_with_the_place_of_the_first()
    {
        Write("a.yml", "dataset:\n- {fides_key: d, collections: []}");
        Write("b.yml", "dataset:\n- {fides_key: d, collections: []}");

        var error = Assert.Single(Thrown());

        Assert.Equal(("b.yml", 2), (error.File, error.Line));
        Assert.Contains("a.yml:2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_blocks_at_the_top_say_one_thing_together()
    {
        Write(
            "a.yml",
            "compliance: {controller: C, connections: {x: {kind: sql}, y: {kind: http}}, identities: {email: {distinguishing: false}}}");
        Write(
            "b.yml",
            """
            compliance: {controller: C, connections: {x: {kind: sql}}, identities: {email: {distinguishing: false}}}
            dataset: [{fides_key: d, compliance: {connection: y}, collections: [{name: c, fields: [{name: m, fides_meta: {identity: email}}]}]}]
            """);

        Assert.Equal(["x", "y"], DataMapLoader.Load(MapFile.Read(_folder)).Connections.Keys.Order());
    }

    [Theory]
    [InlineData("controller: Other", "controller")]
    [InlineData("connections: {x: {kind: http}}", "x")]
    [InlineData("connections: {x: {kind: sql, parallel: 5}}", "x")]
    [InlineData("identities: {email: {distinguishing: true}}", "email")]
    public void Blocks_at_the_top_that_contradict_each_other_are_refused(string second, string key)
    {
        Write(
            "a.yml",
            "compliance: {controller: C, connections: {x: {kind: sql}}, identities: {email: {distinguishing: false}}}\ndataset: "
            + "[{fides_key: d, collections: [{name: c, fields: [{name: m, fides_meta: {identity: email}}]}]}]");
        Write("b.yml", $"compliance: {{{second}}}");

        var error = Assert.Single(Thrown());

        Assert.Equal(("b.yml", key), (error.File, error.Key));
        Assert.Contains("a.yml:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_program_is_left_out_with_a_note_but_a_misspelt_one_is_refused()
    {
        Write("map.yml", "dataset: [{fides_key: d, collections: []}]");
        Write("compose.yml", "services: {db: {image: postgres}}");
        Write("policy.yml", "policy: [{fides_key: p}]");
        var note = Assert.Single(DataMapLoader.Load(MapFile.Read(_folder)).Notes);
        Assert.Equal("compose.yml", note.File);

        Write("more.yml", "datasets: [{fides_key: e}]");
        Assert.Equal(["more.yml:1 datasets"], Errors());
    }

    [Fact]
    public void A_folder_without_datasets_is_no_map()
    {
        Assert.Contains("no .yml or .yaml file", Assert.Single(Thrown()).Message, StringComparison.Ordinal);
        Write("a.yml", "policy: []");
        Write("b.yml", "system: []");
        Assert.Equal(["a.yml:1 dataset"], Errors());
    }

    [Fact]
    public void Files_have_sixteen_mebibytes_together()
    {
        var half = new byte[(8 * 1024 * 1024) + 1];
        Assert.Contains(
            "16 MiB",
            Assert
                .Single(Assert.Throws<DataMapException>(() => DataMapLoader.Load([new("a.yml", half), new("b.yml", half)])).Errors)
                .Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_dataset_by_itself_and_a_list_of_them_are_maps()
    {
        Assert.Equal(
            "sales",
            Yaml.Load(
                    """
                    fides_key: d
                    compliance: {owner: sales}
                    collections: []
                    """
                )
                .Datasets.Single()
                .Owner);
        Assert.Equal(
            ["d", "e"],
            Yaml.Load("- {fides_key: d, collections: []}\n- {fides_key: e, collections: []}").Datasets.Select(each => each.Key));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, string yaml)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, yaml);
    }

    private string[] Errors() => [.. Thrown().Select(error => $"{error.File}:{error.Line} {error.Key}")];

    private IReadOnlyList<DataMapError> Thrown() => Assert.Throws<DataMapException>(() => DataMapLoader.Load(MapFile.Read(_folder))).Errors;
}

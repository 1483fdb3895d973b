@export()
@description('Which app has which role.')
type appsByRole = {
  @description('The app that serves the API, the orchestrations and the connectors.')
  service: string

  @description('The app that creates keys ahead.')
  provisioner: string

  @description('The app that disables, deletes and purges keys.')
  eraser: string

  @description('The app that appends to the log and signs it.')
  signer: string
}

@export()
@description('The principal ids of the apps\' identities, by app.')
type principalsByApp = {
  @description('The principal id of the identity of the app of this name.')
  *: string
}

@export()
@description('The ids of the custom role definitions, by what their holder may do.')
type definitionsByRole = {
  @description('Reads public keys and unwraps.')
  keyOpener: string

  @description('Creates keys.')
  keyMaker: string

  @description('Disables, deletes and purges keys.')
  keyEraser: string

  @description('Reads public keys.')
  keyReader: string

  @description('Signs the log.')
  logSigner: string

  @description('Reads and writes the rows of a table.')
  rowKeeper: string

  @description('Reads the rows of a table.')
  rowReader: string

  @description('Takes messages from a queue.')
  commandTaker: string

  @description('Reads blobs.')
  evidenceReader: string

  @description('Reads and writes blobs, and deletes none.')
  evidenceWriter: string

  @description('Reads, writes and deletes blobs.')
  headKeeper: string
}

@export()
@description('Where private endpoints are made, and the private DNS zones that give their names.')
type privateLink = {
  @description('The subnet of the endpoints.')
  subnetId: string

  @description('The zone of the blob service.')
  blobZoneId: string

  @description('The zone of the queue service.')
  queueZoneId: string

  @description('The zone of the table service.')
  tableZoneId: string

  @description('The zone of Key Vault.')
  vaultZoneId: string

  @description('The zone of Durable Task Scheduler.')
  schedulerZoneId: string
}

@export()
@description('Tags of resources.')
type resourceTags = {
  @description('A tag\'s value.')
  *: string
}

@export()
@description('What everybody knows of the log, and what its signer asks others for.')
type logSettings = {
  @description('Its name in every checkpoint: a URL without scheme, never changed.')
  @minLength(3)
  @maxLength(200)
  origin: string

  @description('Witnesses (c2sp.org/tlog-witness) that are asked to cosign each checkpoint.')
  witnesses: {
    @description('The submission prefix, with a slash at the end.')
    url: string

    @description('The verifier key of its cosignatures.')
    key: string
  }[]?

  @description('Timestamp authorities (RFC 3161) that are asked about the checkpoint of each certificate.')
  timestampAuthorities: string[]?
}

@export()
@description('How an erasure goes about what cannot be undone.')
type erasureTerms = {
  @description('How long it can still be cancelled: 00:00:00 to 14.00:00:00.')
  coolingOff: string

  @description('How many different people approve the point of no return: 0 to 2.')
  @minValue(0)
  @maxValue(2)
  approvals: int
}

@export()
@description('Who unwraps, as the vaults\' audit names them: client ids.')
type unwrappersByKey = {
  @description('With subjects\' keys.')
  subjects: string[]

  @description('With this system\'s own keys.')
  own: string[]
}

@export()
@description('How the data map\'s connections are reached, by connection (docs/connectors.md).')
type dataConnections = {
  @description('Settings of one connection. ConnectionString and ApiKey are references to secrets: @Microsoft.KeyVault(SecretUri=...).')
  *: {
    @description('A setting\'s value.')
    *: string
  }
}

@export()
@description('Where an app finds its stores and vaults.')
type storeNames = {
  @description('The account of this system\'s own state.')
  state: string

  @description('The account of statements, certificates and the log.')
  evidence: string

  @description('The account of key bindings, the key pool and the timers\' watermarks.')
  keys: string

  @description('The account of the order and reply queues, and of the custodian\'s own rows.')
  custody: string

  @description('The account that the vaults\' audit goes to.')
  audit: string

  @description('The vaults of subject keys, the shards.')
  shards: string[]

  @description('The vault of this system\'s own keys.')
  own: string

  @description('The vault of the signing key.')
  signing: string
}

@export()
@description('A function app, as people and pipelines need it.')
type functionAppOutput = {
  @description('Which of the deployment\'s apps: service, custodian and so on.')
  app: string

  @description('The function app\'s name.')
  name: string

  @description('Its host name.')
  hostName: string
}

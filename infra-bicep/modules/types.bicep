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

  @description('Signs the log.')
  logSigner: string

  @description('Reads and writes the rows of a table.')
  rowKeeper: string

  @description('Takes messages from a queue.')
  orderTaker: string

  @description('Reads blobs.')
  evidenceReader: string

  @description('Reads and writes blobs, and deletes none.')
  evidenceWriter: string
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
@description('When the timers run: six-field NCRONTAB in UTC.')
type timerSchedules = {
  @description('The retention sweep.')
  retention: string

  @description('The policy review.')
  reviews: string

  @description('The purge of the histories of workflows.')
  history: string

  @description('The timer that serves what other timers missed.')
  catchUp: string

  @description('The filling of the key pool.')
  keyPool: string
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
  fence: string

  @description('The account of the order and reply queues, and of what was done on order.')
  orders: string

  @description('The vaults of subject keys, the shards.')
  shards: string[]

  @description('The vault of the signing key.')
  signing: string
}
